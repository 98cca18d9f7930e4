namespace CustomerSync.Benchmarks.Intake;

/// <summary>All rounds of one target with one number of connections. Null: it does not tell.</summary>
/// <param name="OfEmpty">Requests per second, as a share of the empty endpoint's in the same run.</param>
/// <param name="P50Ms">As the sender saw it; the middle one of the rounds, as is <paramref name="P99Ms"/>.</param>
/// <param name="Failed">Answers that were not 2xx, and errors of connections.</param>
/// <param name="CpuUs">Of its process, for each request; <paramref name="DatabaseCpuUs"/>: of PostgreSQL's.</param>
/// <param name="ResidentMb">The most in its process under this load.</param>
internal sealed record IntakeRow(
    string Target, int Connections, double RequestsPerSecond, double OfEmpty, double P50Ms, double P99Ms, long Failed,
    double CpuUs, double? DatabaseCpuUs, double? AllocatedKb, double? CommitsPerSecond, double? RequestsPerCommit,
    double ResidentMb);

/// <summary>Where a webhook's time goes: milliseconds on average, which add up to <paramref name="WholeMs"/>.</summary>
/// <param name="WholeMs">For its sender: connections / requests per second.</param>
/// <param name="OutsideMs">Sockets, and the wait for a thread before the product sees the request.</param>
/// <param name="FrontMs">Signature, parse, call of the grain, answer.</param>
/// <param name="QueueMs">
/// The grain decides and encodes; it waits for the transaction before its own, and for its thread.
/// </param>
/// <param name="CommitMs">A transaction.</param>
internal sealed record StageRow(
    string Target, int Connections, double WholeMs, double OutsideMs, double FrontMs, double QueueMs, double CommitMs);
