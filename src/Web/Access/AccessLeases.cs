using System.Collections.Concurrent;

namespace CustomerSync.Access;

/// <summary>
/// The rights of answers that go on for long, such as streams, to go on: each ends when its grant is revoked or its time
/// is over, within half a second after this front knows it.
/// </summary>
internal sealed class AccessLeases : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<AccessLease, Grant> _leases = new();
    private readonly AccessBook _book;
    private readonly ITimer _timer;

    public AccessLeases(AccessBook book, TimeProvider time)
    {
        _book = book;
        _book.Changed += EndOver;
        _timer = time.CreateTimer(_ => EndOver(), null, Period, Period);
    }

    /// <summary>Of a request that was let in; dispose of it when it ends.</summary>
    public AccessLease Take(HttpContext context)
    {
        // Taken first: what is revoked from here on ends it.
        var lease = new AccessLease(_leases);
        if (Grant.Of(context) is { Kind: not GrantKind.Open } grant)
        {
            _leases[lease] = grant;
            if (!_book.IsAlive(grant)) lease.End();
        }
        return lease;
    }

    /// <summary>For an answer that has no way to say why it ends: it is cut.</summary>
    public AccessLease TakeOrAbort(HttpContext context)
    {
        var lease = Take(context);
        lease.Over.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context);
        return lease;
    }

    public void Dispose()
    {
        _book.Changed -= EndOver;
        _timer.Dispose();
    }

    private void EndOver()
    {
        foreach (var (lease, grant) in _leases)
            if (!_book.IsAlive(grant)) lease.End();
    }
}

/// <summary>The right of one request to go on.</summary>
internal sealed class AccessLease(ConcurrentDictionary<AccessLease, Grant> leases) : IDisposable
{
    private readonly CancellationTokenSource _over = new();

    /// <summary>Cancelled when the right is over. What is registered runs on a thread of the pool.</summary>
    public CancellationToken Over => _over.Token;

    public void End()
    {
        if (leases.TryRemove(this, out _)) _ = _over.CancelAsync();
    }

    /// <summary>The source stays: it has neither timer nor wait handle, and may be about to be cancelled.</summary>
    public void Dispose() => leases.TryRemove(this, out _);
}
