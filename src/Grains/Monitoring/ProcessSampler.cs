using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Monitoring;

/// <summary>Reports this process to the monitoring grain every ten seconds. A sample that cannot be told is lost: it is a chart's dot.</summary>
internal sealed partial class ProcessSampler(
    ProcessMeter meter, IEnumerable<SampledRole> roles, IGrainFactory grains, TimeProvider time, ILogger<ProcessSampler> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly string _name = $"{Environment.MachineName}:{Environment.ProcessId}";
    private readonly string[] _roles = [.. roles.Select(role => role.Name).Distinct().Order(StringComparer.Ordinal)];
    private readonly DateTimeOffset _startedAt = time.GetStorableNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(First, time, stoppingToken); // The page has something to show soon.
            using var timer = new PeriodicTimer(Period, time);
            do await Report();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task Report()
    {
        var report = new ProcessReport(_name, _roles, _startedAt, meter.Take(time.GetStorableNow()));
        // A client that is not connected yet drops calls without an answer.
        try { await grains.GetGrain<IMonitoringGrain>(0).Report(report).WaitAsync(Period, time); }
        catch (Exception error) { LogUntold(error.Message); } // The loop's edge.
    }

    [LoggerMessage(1402, LogLevel.Debug, "This process' sample could not be told: {Error}")]
    private partial void LogUntold(string error);
}

/// <summary>What a process is: <c>silo</c> or <c>front</c>; one that is both registers both.</summary>
internal sealed record SampledRole(string Name);
