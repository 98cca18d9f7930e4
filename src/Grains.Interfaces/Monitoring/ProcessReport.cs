namespace CustomerSync.Monitoring;

/// <summary>What a process tells of itself every ten seconds.</summary>
/// <param name="Name">Machine and process id.</param>
/// <param name="Roles"><c>silo</c>, <c>front</c>, or both.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ProcessReport")]
public sealed record ProcessReport(
    [property: Id(0)] string Name, [property: Id(1)] IReadOnlyList<string> Roles,
    [property: Id(2)] DateTimeOffset StartedAt, [property: Id(3)] ProcessSample Sample);

/// <summary>Measurements of one process since its last sample.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Connections">Clients that follow the feed.</param>
/// <param name="Waiting">Most commits that grains waited for at once.</param>
/// <param name="MemoryBytes">Working set.</param>
/// <param name="Reads">Reads of the database, counted by class of duration.</param>
/// <param name="Writes">Transactions, counted by class of duration.</param>
/// <param name="Errors">Reads and transactions that failed.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ProcessSample")]
public sealed record ProcessSample(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] int Connections, [property: Id(2)] int Waiting,
    [property: Id(3)] long MemoryBytes,
    [property: Id(4)] int[] Reads, [property: Id(5)] int[] Writes, [property: Id(6)] int Errors);

/// <summary>The measurements of one process.</summary>
/// <param name="IsAlive">It reported within the last half minute.</param>
/// <param name="Points">The oldest first; none for the time before it began.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ProcessSeries")]
public sealed record ProcessSeries(
    [property: Id(0)] string Name, [property: Id(1)] IReadOnlyList<string> Roles,
    [property: Id(2)] DateTimeOffset StartedAt, [property: Id(3)] DateTimeOffset LastSeen,
    [property: Id(4)] bool IsAlive, [property: Id(5)] IReadOnlyList<ProcessPoint> Points);

/// <summary>One process in a stretch of time: the most that was seen in it.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Reads">Null when there was none.</param>
/// <param name="Writes">Null when there was none.</param>
/// <param name="Transactions">How many reads and transactions the database did.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ProcessPoint")]
public sealed record ProcessPoint(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] int Connections, [property: Id(2)] int Waiting,
    [property: Id(3)] long MemoryBytes,
    [property: Id(4)] Spread? Reads, [property: Id(5)] Spread? Writes, [property: Id(6)] long Transactions,
    [property: Id(7)] int Errors);
