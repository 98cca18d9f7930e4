using CustomerSync;

return SchemaScript.TryPrint(args, Console.Out, Console.Error) ?? await SiloHost.Run(args);
