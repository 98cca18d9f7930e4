using System.Collections.Concurrent;
using CustomerSync.Access;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>How many clients may follow the feed at once: on this front, of one user, of one address.</summary>
internal sealed class ConnectionLimits(IOptions<LiveOptions> options, LiveMetrics metrics)
{
    private readonly LiveMetrics _metrics = metrics;
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Clients that have a place.</summary>
    public int Count => _counts.GetValueOrDefault("front");

    /// <summary>
    /// A place for the client; null, and counted, when a limit is reached. Disposing it gives the place back.
    /// </summary>
    public IDisposable? Enter(HttpContext context, string transport)
    {
        var place = new Slot(this, transport);
        foreach (var (key, limit, name) in Limits(context))
        {
            if (place.Take(key, limit)) continue;
            place.GiveBack();
            _metrics.Refused(transport, name);
            return null;
        }
        _metrics.Opened(transport);
        return place;
    }

    private IEnumerable<(string Key, int Limit, string Name)> Limits(HttpContext context)
    {
        yield return ("front", options.Value.MaxConnections, "front");
        if (context.User.Identity is { IsAuthenticated: true, Name: { } user })
            yield return ("user " + user, options.Value.MaxPerUser, "user");
        yield return ("address " + Networks.SenderOf(context.Connection.RemoteIpAddress), options.Value.MaxPerAddress,
            "address");
    }

    private sealed class Slot(ConnectionLimits limits, string transport) : IDisposable
    {
        private readonly List<string> _taken = new(3);
        private int _left;

        public bool Take(string key, int limit)
        {
            _taken.Add(key);
            return limits._counts.AddOrUpdate(key, 1, (_, count) => count + 1) <= limit;
        }

        public void GiveBack()
        {
            foreach (var key in _taken)
                if (limits._counts.AddOrUpdate(key, 0, (_, count) => count - 1) == 0)
                    limits._counts.TryRemove(KeyValuePair.Create(key, 0));
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 1) return;
            GiveBack();
            limits._metrics.Closed(transport);
        }
    }
}
