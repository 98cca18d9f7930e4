using CustomerSync;

return await DatabaseCommands.TryRun(args, Console.Out, Console.Error) ?? await Front.Run(args);
