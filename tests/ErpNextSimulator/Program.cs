await ErpNextSimulator.Simulator.Build(args).RunAsync();
