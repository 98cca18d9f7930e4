using CustomerSync;

return await DatabaseCommands.TryRun(args, Console.Out, Console.Error) ?? await SiloHost.Run(args);
