using Microsoft.Extensions.Logging;

namespace CustomerSync.Monitoring;

/// <summary>
/// Reports this process to the monitoring grain every ten seconds. A sample that cannot be told is lost: it is a
/// chart's dot.
/// </summary>
internal sealed partial class ProcessSampler(
    ProcessMeter meter, IEnumerable<SampledRole> roles, IGrainFactory grains, TimeProvider time,
    ILogger<ProcessSampler> log)
    : PeriodicService(Period, time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly string _name = $"{Environment.MachineName}:{Environment.ProcessId}";
    private readonly string[] _roles = [.. roles.Select(role => role.Name).Distinct().Order(StringComparer.Ordinal)];
    private readonly DateTimeOffset _startedAt = time.GetStorableNow();

    protected override TimeSpan FirstPause => TimeSpan.FromSeconds(1); // The page has something to show soon.

    protected override Task RunOnce(CancellationToken stop)
    {
        var report = new ProcessReport(_name, _roles, _startedAt, meter.Take(Time.GetStorableNow()));
        // A client that is not connected yet drops calls without an answer.
        return grains.GetGrain<IMonitoringGrain>(0).Report(report).WaitAsync(Period, Time, stop);
    }

    [LoggerMessage(1402, LogLevel.Debug, "This process' sample could not be told: {Error}")]
    protected override partial void LogFailed(string error);
}

/// <summary>What a process is: <c>silo</c> or <c>front</c>; one that is both registers both.</summary>
internal sealed record SampledRole(string Name);
