using CustomerSync;

return await Front.Run(args);
