using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>
/// Reads customers afresh of which a webhook did not tell all, outside of any run. Those that webhooks brought or seem
/// to have deleted must exist in ERPNext: a rolled back transaction sends webhooks too, and so does a copy of the site.
/// </summary>
internal sealed partial class Refresher(IServiceProvider services, TimeProvider time, ILogger<Refresher> log)
    : IDisposable
{
    private const int MaxNames = 10_000;
    private const int Batch = 500;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>An insert may answer 404 for a moment: who is missing is looked for once more, so much later.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(1);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(15);

    /// <param name="From">Not before this timestamp.</param>
    private readonly record struct Wish(bool MustExist, bool WasMissing, long From);

    private readonly Dictionary<string, Wish> _wishes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private FeedCursor? _arrivals;

    /// <returns>False when that is more than can be remembered.</returns>
    public bool TryAdd(IReadOnlyCollection<string> names, bool mustExist) =>
        TryAdd(names, new Wish(mustExist, false, time.GetTimestamp()));

    /// <summary>Begins with what is due, unless the last batch is still under way.</summary>
    public void Start()
    {
        if (_running.IsCompleted && !_stop.IsCancellationRequested) _running = Task.Run(Run);
    }

    /// <summary>Breaks off what is under way; the feed tells the next one who arrived.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    private bool TryAdd(IReadOnlyCollection<string> names, Wish wish)
    {
        lock (_gate)
        {
            if (_wishes.Count + names.Count > 2 * MaxNames) return false;
            foreach (var name in names)
                _wishes[name] = wish with { MustExist = wish.MustExist || _wishes.GetValueOrDefault(name).MustExist };
            return true;
        }
    }

    private Dictionary<string, Wish> Take()
    {
        lock (_gate)
        {
            var due = _wishes.Where(wish => wish.Value.From <= time.GetTimestamp()).Take(Batch)
                .ToDictionary(StringComparer.Ordinal);
            foreach (var name in due.Keys) _wishes.Remove(name);
            return due;
        }
    }

    /// <summary>
    /// The feed itself tells who arrived, so that none is forgotten when a silo dies: who came during the last day, or
    /// within so many changes, is looked at once more by whichever silo goes on.
    /// </summary>
    private async Task AddArrivals()
    {
        var head = (await services.GetRequiredService<FeedStore>().Head()).Cursor;
        if (_arrivals == head) return;
        var from = _arrivals?.Sequence <= head.Sequence
            ? _arrivals.Value.Sequence : Math.Max(0, head.Sequence - MaxNames);
        var arrived = await services.GetRequiredService<SyncStore>()
            .RecentArrivals(from, time.GetStorableNow() - LongestAbsence, MaxNames);
        if (TryAdd([.. arrived.Select(one => one.Name).Distinct(StringComparer.Ordinal)], mustExist: true))
            _arrivals = head;
    }

    private async Task Run()
    {
        try { await RunOnce(); }
        catch (Exception) when (_stop.IsCancellationRequested) { } // What it needs is going away.
    }

    private async Task RunOnce()
    {
        try { await AddArrivals(); }
        catch (StorageUnavailableException away) { LogNotRead(0, away.Message); } // Looked at again at the next tick.
        var wishes = Take();
        if (wishes.Count == 0) return;
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try { await Read(wishes, stop.Token); }
        catch (Exception error) when (!_stop.IsCancellationRequested
            && error is (ErpNextException or StorageUnavailableException or OperationCanceledException))
        {
            LogNotRead(wishes.Count, error.Message);
            Postpone(wishes);
            await services.Coordinator().RequestCatchUp($"{wishes.Count} customers could not be read afresh.");
        }
        // The loop's edge: the next runs read them too.
        catch (Exception fault) when (!_stop.IsCancellationRequested)
        {
            LogFault(wishes.Count, fault);
            Postpone(wishes);
        }
    }

    private async Task Read(Dictionary<string, Wish> wishes, CancellationToken stop)
    {
        var site = await services.GetRequiredService<SiteFields>().Get(stop);
        var page = await services.GetRequiredService<SiteReader>().Named(site, wishes.Keys, stop);
        var result = await services.GetRequiredService<PageWriter>().Write(null, "", page);
        foreach (var name in result.ReadAgain) TryAdd([name], wishes[name]);

        var told = page.Customers.Select(read => (string)read.Name).Concat(page.Unread.Select(row => row.Name))
            .ToHashSet(StringComparer.Ordinal);
        var missing = wishes.Where(wish => wish.Value.MustExist && !told.Contains(wish.Key))
            .ToLookup(wish => wish.Value.WasMissing, wish => wish.Key);
        TryAdd([.. missing[false]], new Wish(true, true, After(SecondLook)));
        var absentees = services.GetRequiredService<Absentees>();
        var needsRun = await absentees.End([.. missing[true]], stop)
            | await absentees.HadOtherNames(
                [.. page.Customers.Where(read => wishes[read.Name].MustExist).Select(read => read.Document)], stop);
        if (needsRun) await services.Coordinator().RequestCatchUp(
            "A customer that a webhook brought seems to have had another name, or many of them are gone.");
    }

    /// <summary>No sync finds out soon whether those exist that must.</summary>
    private void Postpone(Dictionary<string, Wish> wishes)
    {
        foreach (var (name, wish) in wishes.Where(wish => wish.Value.MustExist))
            TryAdd([name], wish with { From = After(PauseAfterFailure) });
    }

    private long After(TimeSpan pause) => time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(1331, LogLevel.Warning,
        "{Count} customers could not be read afresh; the next sync does it: {Error}")]
    private partial void LogNotRead(int count, string error);

    [LoggerMessage(1332, LogLevel.Error, "{Count} customers could not be read afresh; the next sync does it")]
    private partial void LogFault(int count, Exception fault);
}
