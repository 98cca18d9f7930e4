namespace CustomerSync.Monitoring;

/// <summary>The processes of the cluster, as they reported themselves; in memory only.</summary>
internal sealed class Processes
{
    /// <summary>Restarts leave names behind for a day; beyond so many the longest silent one is forgotten.</summary>
    private const int MaxProcesses = 64;

    private readonly Dictionary<string, ProcessLog> _logs = new(StringComparer.Ordinal);

    public void Add(ProcessReport report, DateTimeOffset now)
    {
        if (!_logs.TryGetValue(report.Name, out var log)) _logs[report.Name] = log = new ProcessLog(report);
        log.Add(report);
        foreach (var (name, _) in _logs.Where(pair => pair.Value.IsOver(now)).ToList()) _logs.Remove(name);
        if (_logs.Count > MaxProcesses) _logs.Remove(_logs.MinBy(pair => pair.Value.LastSeen).Key);
    }

    public IReadOnlyList<ProcessSeries> Series(TimeScale scale, DateTimeOffset now) =>
        [.. _logs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Series(scale, now))];

    /// <summary>Now, of those that are alive.</summary>
    public (long Connections, long Waiting, Spread? Database) Snapshot(DateTimeOffset now)
    {
        var (connections, waiting, database) = (0L, 0L, new Latencies());
        foreach (var log in _logs.Values.Where(log => log.IsAlive(now)))
        {
            connections += log.Last.Connections;
            waiting += log.Last.Waiting;
            log.AddRecent(database, now);
        }
        return (connections, waiting, database.ToSpread());
    }
}
