using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Storage;

/// <summary>
/// Prunes each hour, step by step. Several silos may do it at once; each step is a transaction that another finds done.
/// </summary>
internal sealed partial class Retention(
    Pruning pruning, IOptions<RetentionOptions> options, TimeProvider time, ILogger<Retention> log)
    : PeriodicService(TimeSpan.FromHours(1), time)
{
    private static readonly TimeSpan StepPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whoever comes with an old link is told that it is old.</summary>
    private static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromDays(1);

    private readonly RetentionClock _clock = new(time);

    /// <summary>A process that is started again and again prunes too.</summary>
    protected override TimeSpan FirstPause => TimeSpan.FromMinutes(1);

    /// <summary>Before this process stores anything by its clock.</summary>
    protected override async Task Ready(CancellationToken stoppingToken)
    {
        try { _clock.Begin(await pruning.NewestEntry()); }
        // The edge of its loop: the clock begins with the wall's, and the first round says what is wrong.
        catch (Exception) when (!stoppingToken.IsCancellationRequested) { }
    }

    protected override async Task RunOnce(CancellationToken stop)
    {
        var (now, days) = (_clock.Now(), options.Value);
        var changes = await Repeat(() => pruning.Changes(now.AddDays(-days.ChangesDays)), stop);
        var deliveries = await Repeat(() => pruning.Deliveries(now.AddDays(-days.DeliveriesDays)), stop);
        await Repeat(() => pruning.Bodies(now.AddDays(-days.BodiesDays), days.BodiesMegabytes * 1_000_000L), stop);
        var tombstones = await Repeat(() => pruning.Tombstones(now.AddDays(-days.TombstonesDays)), stop);
        var runs = await Repeat(() => pruning.SyncRuns(now.AddDays(-days.SyncRunsDays)), stop);
        await Repeat(() => pruning.Differences(now.AddDays(-days.SyncRunsDays)), stop);
        var audit = await Repeat(() => pruning.Audit(now.AddDays(-days.AuditDays)), stop);
        await Repeat(() => pruning.Access(now - KeptAfterExpiry), stop);
        await Repeat(() => pruning.HookAttempts(now.AddDays(-days.DeliveriesDays)), stop);
        if (changes + deliveries + tombstones + runs + audit > 0)
            LogPruned(changes, deliveries, tombstones, runs, audit);
    }

    private async Task<long> Repeat(Func<Task<int>> step, CancellationToken stop)
    {
        for (var total = 0L; ; await Task.Delay(StepPause, Time, stop))
        {
            var gone = await step();
            total += gone;
            if (gone < Pruning.Step) return total;
        }
    }

    [LoggerMessage(1120, LogLevel.Information,
        "Pruned: {Changes} changes, {Deliveries} deliveries, {Tombstones} deleted customers, {Runs} sync runs with "
        + "what they could not take, {Audit} entries of the audit")]
    private partial void LogPruned(long changes, long deliveries, long tombstones, long runs, long audit);

    [LoggerMessage(1121, LogLevel.Warning, "Pruning stopped and goes on in an hour: {Error}")]
    protected override partial void LogFailed(string error);
}
