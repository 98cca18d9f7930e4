namespace CustomerSync.Monitoring;

/// <summary>The samples of one process, those of the last day: 8,640 of them at most.</summary>
internal sealed class ProcessLog(ProcessReport first)
{
    private const int MaxSamples = 8640;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan AliveFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recently = TimeSpan.FromMinutes(5);

    private readonly Queue<ProcessSample> _samples = new();
    private ProcessReport _last = first;

    public DateTimeOffset LastSeen => _last.Sample.At;

    public ProcessSample Last => _last.Sample;

    public void Add(ProcessReport report)
    {
        _last = report;
        _samples.Enqueue(report.Sample);
        while (_samples.Count > MaxSamples || _samples.Peek().At < report.Sample.At - Kept) _samples.Dequeue();
    }

    public bool IsOver(DateTimeOffset now) => LastSeen < now - Kept;

    public bool IsAlive(DateTimeOffset now) => LastSeen > now - AliveFor;

    /// <summary>Adds what the database took in the last minutes.</summary>
    public void AddRecent(Latencies latencies, DateTimeOffset now)
    {
        foreach (var sample in _samples.Where(sample => sample.At > now - Recently))
        {
            latencies.Add(sample.Reads);
            latencies.Add(sample.Writes);
        }
    }

    public ProcessSeries Series(TimeScale scale, DateTimeOffset now) => new(
        _last.Name, _last.Roles, _last.StartedAt, LastSeen, IsAlive(now),
        [.. _samples.GroupBy(sample => scale.At(sample.At)).Where(group => group.Key >= scale.First(now))
            .Select(group => PointOf(scale.BeginOf(group.Key), group))]);

    private static ProcessPoint PointOf(DateTimeOffset at, IEnumerable<ProcessSample> samples)
    {
        var (reads, writes) = (new Latencies(), new Latencies());
        var (connections, waiting, memory, errors) = (0, 0, 0L, 0);
        foreach (var sample in samples)
        {
            reads.Add(sample.Reads);
            writes.Add(sample.Writes);
            (connections, waiting) = (Math.Max(connections, sample.Connections), Math.Max(waiting, sample.Waiting));
            (memory, errors) = (Math.Max(memory, sample.MemoryBytes), errors + sample.Errors);
        }
        return new(at, connections, waiting, memory, reads.ToSpread(), writes.ToSpread(), reads.Count + writes.Count,
            errors);
    }
}
