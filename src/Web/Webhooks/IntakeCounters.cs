using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using CustomerSync.Live;

namespace CustomerSync.Webhooks;

/// <summary>Why a request was refused before it became a delivery.</summary>
internal enum Refusal { NotAllowed, Unauthenticated, RateLimited, TooLarge, TooSlow, BrokenOff, Busy, Unavailable }

/// <summary>
/// Refused requests of one sender for one reason, without anything that they hold: storing that would be a way to fill
/// the disk.
/// </summary>
/// <param name="At">The last of them.</param>
/// <param name="Sender">Its address.</param>
/// <param name="Reason">As they were answered: a sentence of ours.</param>
/// <param name="FirstAt">The first of them.</param>
internal sealed record RefusedRequest(
    DateTimeOffset At, Refusal Refusal, string? Sender, string Reason, long Count, DateTimeOffset FirstAt);

/// <summary>
/// Requests that never reached the log, counted since the process started; of the senders that were refused last, by
/// reason.
/// </summary>
internal sealed class IntakeCounters(TimeProvider time, IMeterFactory meters)
{
    /// <summary>Senders and reasons that are told; whoever was refused longest ago gives way.</summary>
    private const int MaxSamples = 50;

    private readonly long[] _counts = new long[Enum.GetValues<Refusal>().Length];
    private readonly Dictionary<(Refusal, string?, string), RefusedRequest> _samples = [];
    private readonly Lock _gate = new();
    private readonly Counter<long> _refused =
        meters.Create(LiveMetrics.Name)
            .CreateCounter<long>(
                "customersync.intake.refused", "{request}",
                "Requests to the intake that never became deliveries, by reason.");
    private readonly ConcurrentDictionary<string, bool> _wronglySigned = new(StringComparer.Ordinal);
    private int _inFlight;
    private string? _missed;

    public DateTimeOffset Since { get; } = time.GetStorableNow();

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RefusedRequest> Samples
    {
        get { lock (_gate) return [.. _samples.Values.OrderByDescending(sample => sample.At)]; }
    }

    /// <summary>Why a catch-up is wanted; null when nothing was missed, or the coordinator has been told.</summary>
    public string? Missed => Volatile.Read(ref _missed);

    public IReadOnlyDictionary<Refusal, long> Counts =>
        Enum.GetValues<Refusal>().ToDictionary(refusal => refusal, refusal => Volatile.Read(ref _counts[(int)refusal]));

    /// <param name="isAuthentic">Whether it was a delivery: a catch-up finds what it was. Strangers cause none.</param>
    public void Refused(Refusal refusal, HttpContext context, string reason, bool isAuthentic = false)
    {
        Interlocked.Increment(ref _counts[(int)refusal]);
        _refused.Add(1, KeyValuePair.Create<string, object?>(
            "reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString())));
        Sample(refusal, context.Connection.RemoteIpAddress?.ToString(), reason);
        if (isAuthentic) Volatile.Write(ref _missed, reason);
    }

    private void Sample(Refusal refusal, string? sender, string reason)
    {
        var (now, key) = (time.GetStorableNow(), (refusal, sender, reason));
        lock (_gate)
        {
            _samples[key] = _samples.TryGetValue(key, out var known)
                ? known with { At = now, Count = known.Count + 1 } : new(now, refusal, sender, reason, 1, now);
            if (_samples.Count > MaxSamples) _samples.Remove(_samples.MinBy(sample => sample.Value.At).Key);
        }
    }

    /// <summary>Counts a refusal.</summary>
    /// <returns>What answers it.</returns>
    public RefusedException Refuse(
        HttpContext context, Refusal refusal, int status, string reason, bool isAuthentic = false)
    {
        Refused(refusal, context, reason, isAuthentic);
        return new(status, reason);
    }

    /// <summary>The coordinator knows of it; a later one stays.</summary>
    public void ReportMissed(string missed) => Interlocked.CompareExchange(ref _missed, null, missed);

    /// <summary>A request in the form of one of our webhooks, whose signature is of no secret of ours.</summary>
    public void WronglySigned(string eventName) => _wronglySigned[eventName] = true;

    /// <summary>Their events, each once.</summary>
    public IReadOnlyList<string> TakeWronglySigned() =>
        [.. _wronglySigned.Keys.Where(name => _wronglySigned.TryRemove(name, out _))];

    public bool TryEnter(int max)
    {
        if (Interlocked.Increment(ref _inFlight) <= max) return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
