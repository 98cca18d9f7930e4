using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Benchmarks.Pure;

internal sealed record PureRow(string Stage, double CpuUs, double AllocatedKb);

/// <summary>The parts without a database, by BenchmarkDotNet.</summary>
internal static class PureBenchmark
{
    public static void Run(Arguments asked)
    {
        // In this process: a project that it makes for itself would see neither our internals nor our packages.
        var job = (asked.IsShort ? Job.Dry : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        using var folder = new TemporaryFolder();
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance)
            .WithArtifactsPath(folder.Path).WithOptions(ConfigOptions.DisableLogFile);
        var summary = BenchmarkRunner.Run<WebhookStages>(config);
        Report.Write("pure", new { asked.IsShort }, [.. summary.Reports.Select(report => new PureRow(
            report.BenchmarkCase.Descriptor.WorkloadMethod.Name, report.ResultStatistics!.Mean / 1000,
            (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / 1024.0))]);
    }
}
