using CustomerSync;

if (!EnvFile.TryTake(args, Console.Error, out args)) return 1;
return await DatabaseCommands.TryRun(args, Console.Out, Console.Error) ?? await Front.Run(args);
