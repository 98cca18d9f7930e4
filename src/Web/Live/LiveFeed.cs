using CustomerSync.Access;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>
/// What every transport of the feed needs: a reader, a place, and the moment at which a connection ends.
/// </summary>
internal sealed class LiveFeed(
    FeedRelay relay, IGrainFactory grains, ConnectionLimits limits, HistoryBudget budget,
    IOptions<LiveOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>For those who may not hear of syncs.</summary>
    private static readonly SyncProgress Silence = new();

    public ConnectionLimits Limits => limits;

    public bool IsDraining => lifetime.ApplicationStopping.IsCancellationRequested;

    public CancellationToken Draining => lifetime.ApplicationStopping;

    /// <summary>
    /// The latest word on the syncs, which tells of all customers: a token that is limited to some hears none.
    /// </summary>
    public SyncProgress ProgressFor(Grant grant) => grant.Customers is null ? relay.Progress : Silence;

    public FeedReader Read(FeedFilter filter, Grant grant, CancellationToken client) =>
        new(relay, grains, budget, filter, grant, client);

    /// <summary>A place among the event streams, with the age at which its connection ends.</summary>
    public FeedWaiter Wait() => relay.Waiters.Join(options.Value.IdleComment, Age());

    /// <summary>The client leaves or loses its right, the front drains, or the connection is of age.</summary>
    public FeedEnd EndOf(AccessLease lease, CancellationToken client) => new(Age(), time, client, lease.Over, Draining);

    /// <summary>With jitter, so that a deploy is no stampede.</summary>
    private TimeSpan Age() => options.Value.MaxAge * (1 - Random.Shared.NextDouble() / 4);
}

/// <summary>The end of one connection.</summary>
internal sealed class FeedEnd : IDisposable
{
    private readonly CancellationTokenSource _age;
    private readonly CancellationTokenSource _end;

    public FeedEnd(TimeSpan age, TimeProvider time, params ReadOnlySpan<CancellationToken> ends)
    {
        _age = new CancellationTokenSource(age, time);
        _end = CancellationTokenSource.CreateLinkedTokenSource([.. ends, _age.Token]);
    }

    public CancellationToken Token => _end.Token;

    public void Dispose()
    {
        _end.Dispose();
        _age.Dispose();
    }
}
