namespace CustomerSync.Benchmarks.Intake;

/// <summary>What one round saw, or what several saw together.</summary>
internal sealed class Load
{
    private readonly List<Seen> _seen = [];
    private State _used = new(TimeSpan.Zero, TimeSpan.Zero, 0, 0, 0, 0, 0);
    private double _seconds, _peak;

    public double PerSecond => Requests / _seconds;

    private long Requests => _seen.Sum(seen => seen.Requests);

    public void Add(Seen seen, State before, State after, double peak)
    {
        _seen.Add(seen);
        _used += after - before;
        _seconds += seen.Requests / seen.PerSecond;
        _peak = Math.Max(_peak, peak);
    }

    public IntakeRow Row(Participant who, int connections, double empty) => new(
        who.Name, connections, PerSecond, PerSecond / empty, Middle(seen => seen.P50), Middle(seen => seen.P99),
        _seen.Sum(seen => seen.Failed), Each(_used.Cpu.TotalMicroseconds),
        who.Database is null ? null : Each(_used.Database.TotalMicroseconds),
        _used.Allocated > 0 ? Each(_used.Allocated) / 1024 : null,
        _used.Commits > 0 ? _used.Commits / _seconds : null,
        _used.Commits > 0 ? Requests / _used.Commits : null, _peak);

    /// <returns>Null of what does not measure itself.</returns>
    public StageRow? Stages(Participant who, int connections)
    {
        if (_used.Commits == 0) return null;
        var (whole, request) = (1000 * connections / PerSecond, 1000 * Each(_used.InRequests));
        var (grain, commit) = (1000 * Each(_used.InGrains), 1000 * _used.InCommits / _used.Commits);
        return new(who.Name, connections, whole, whole - request, request - grain, grain - commit, commit);
    }

    private double Each(double all) => all / Math.Max(1, Requests);

    private double Middle(Func<Seen, double> of) => _seen.Select(of).Order().ElementAt(_seen.Count / 2);
}

/// <summary>What was used so far. Seconds and bytes.</summary>
internal sealed record State(
    TimeSpan Cpu, TimeSpan Database, double Allocated, double Commits, double InRequests, double InGrains,
    double InCommits)
{
    public static async Task<State> Of(Participant who)
    {
        var metrics = await who.Target.Metrics();
        return new(
            ProcessUse.Cpu(who.Target.ProcessId), who.Database is { } server ? ProcessUse.Cpu(server) : TimeSpan.Zero,
            metrics.Sum(IntakeBenchmark.Allocated),
            metrics.Sum("customersync_database_duration_seconds_count", "operation=\"commit\""),
            metrics.Sum("http_server_request_duration_seconds_sum", "customers"),
            metrics.Sum("customersync_delivery_duration_seconds_sum"),
            metrics.Sum("customersync_database_duration_seconds_sum", "operation=\"commit\""));
    }

    public static State operator +(State a, State b) => new(
        a.Cpu + b.Cpu, a.Database + b.Database, a.Allocated + b.Allocated, a.Commits + b.Commits,
        a.InRequests + b.InRequests, a.InGrains + b.InGrains, a.InCommits + b.InCommits);

    public static State operator -(State a, State b) => new(
        a.Cpu - b.Cpu, a.Database - b.Database, a.Allocated - b.Allocated, a.Commits - b.Commits,
        a.InRequests - b.InRequests, a.InGrains - b.InGrains, a.InCommits - b.InCommits);
}
