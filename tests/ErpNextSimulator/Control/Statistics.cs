using System.Collections.Concurrent;

namespace ErpNextSimulator.Control;

/// <summary>What the simulator has done: requests served by kind, most of them at once, webhooks.</summary>
public sealed class Statistics
{
    private readonly ConcurrentDictionary<string, long> _served = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _targets = new();
    private readonly Lock _gate = new();
    private int _inFlight;
    private int _most;
    private long _raised;
    private long _sent;
    private long _givenUp;

    /// <summary>Most requests that were under way at once.</summary>
    public int MostInFlight => _most;

    public long Served => _served.Values.Sum();

    /// <summary>The last requests, as "GET /api/resource/Customer?...".</summary>
    public IReadOnlyCollection<string> Targets => _targets;

    public void Begin(string target)
    {
        _targets.Enqueue(target);
        while (_targets.Count > 1_000) _targets.TryDequeue(out _);
        lock (_gate) _most = Math.Max(_most, ++_inFlight);
    }

    public void End(int status)
    {
        lock (_gate) _inFlight--;
        _served.AddOrUpdate(
            status.ToString(System.Globalization.CultureInfo.InvariantCulture), 1, (_, count) => count + 1);
    }

    public void Raised() => Interlocked.Increment(ref _raised);

    public void Sent() => Interlocked.Increment(ref _sent);

    public void GivenUp() => Interlocked.Increment(ref _givenUp);

    public void Reset()
    {
        _served.Clear();
        _targets.Clear();
        lock (_gate) _most = _inFlight;
        (_raised, _sent, _givenUp) = (0, 0, 0);
    }

    public PyDict ToDict() => new(StringComparer.Ordinal)
    {
        ["requests"] = Served,
        ["statuses"] = new PyDict(_served.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value))),
        ["inFlight"] = (long)_inFlight, ["mostInFlight"] = (long)_most,
        ["eventsRaised"] = _raised, ["webhooksSent"] = _sent, ["webhooksGivenUp"] = _givenUp,
    };
}
