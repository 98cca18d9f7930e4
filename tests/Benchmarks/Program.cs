using CustomerSync.Benchmarks;
using CustomerSync.Benchmarks.Growth;
using CustomerSync.Benchmarks.Hooks;
using CustomerSync.Benchmarks.Intake;
using CustomerSync.Benchmarks.List;
using CustomerSync.Benchmarks.Live;
using CustomerSync.Benchmarks.Pure;
using CustomerSync.Benchmarks.Syncs;
using CustomerSync.Benchmarks.Writes;

// What each mode measures, and how to ask for it: README.md.
string[] all = ["pure", "intake", "writes", "commits", "sync", "live", "hooks", "growth", "list", "backfill"];
if (args is ["empty-endpoint", var url])
{
    await EmptyEndpoint.Run(url);
    return 0;
}
Started.EndOnSignals();
if (args is not [var mode, .. var words] || (mode != "all" && !all.Contains(mode)))
{
    await Console.Error.WriteLineAsync($"One of: all, {string.Join(", ", all)}. See tests/Benchmarks/README.md.");
    return 2;
}
foreach (var one in mode == "all" ? all : [mode]) await Run(one, new Arguments(words));
return 0;

static async Task Run(string mode, Arguments asked)
{
    switch (mode)
    {
        case "pure": PureBenchmark.Run(asked); break;
        case "intake": await using (var intake = new IntakeBenchmark(asked)) await intake.Run(); break;
        case "writes": await new GrainWrites(asked).Run(); break;
        case "commits": await StoreCommits.Run(asked); break;
        case "sync": await new SyncBenchmark(asked).Run(); break;
        case "hooks": await new HookBenchmark(asked).Run(); break;
        case "list": await new ListBenchmark(asked).Run(); break;
        case "backfill": await new BackFillBenchmark(asked).Run(); break;
        case "live": await new LiveBenchmark(asked).Run(); break;
        default: await new GrowthBenchmark(asked).Run(); break;
    }
}
