using CustomerSync.Storage;

namespace CustomerSync.Monitoring;

/// <summary>
/// How far the feed moved in each point of a range. Where it stood at a time that is over is looked up once.
/// </summary>
internal sealed class ChangeSeries(TimeScale scale, MonitoringStore store)
{
    /// <summary>Looked up together, some dozen reads each.</summary>
    private const int Group = 16;

    /// <summary>Silos' clocks may differ a little: a younger place is looked up again.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private readonly Dictionary<long, long> _begins = [];
    private string? _epoch;
    private long _head;

    /// <summary>Looks up what is missing, the newest first, until the time is up.</summary>
    /// <returns>Whether everything was found.</returns>
    public async Task<bool> Refresh(DateTimeOffset now, Func<bool> isTimeUp)
    {
        Forget(now);
        foreach (var group in scale.Points(now).Where(point => !_begins.ContainsKey(point)).Reverse().Chunk(Group))
        {
            if (isTimeUp()) return false;
            await Read([.. group.Reverse()]);
        }
        return true;
    }

    /// <returns>Null when it is not known yet.</returns>
    public long? In(long point, bool isLast)
    {
        if (!_begins.TryGetValue(point, out var begin)) return null;
        return isLast ? _head - begin : _begins.TryGetValue(point + 1, out var end) ? end - begin : null;
    }

    /// <summary>What is too old, what is too young, and the newest, with which the head is read.</summary>
    private void Forget(DateTimeOffset now)
    {
        foreach (var point in _begins.Keys.Where(
            point => point < scale.First(now) || point == scale.At(now) || scale.BeginOf(point) + Settling > now)
            .ToList())
            _begins.Remove(point);
    }

    private async Task Read(long[] points)
    {
        var places = await store.SequencesAt([.. points.Select(scale.BeginOf)]);
        if (_epoch != places.Epoch) _begins.Clear(); // Another history.
        (_epoch, _head) = (places.Epoch, places.Head);
        for (var i = 0; i < points.Length; i++) _begins[points[i]] = places.Places[i];
    }
}
