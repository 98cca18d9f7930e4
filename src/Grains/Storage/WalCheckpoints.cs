using Microsoft.Extensions.Logging;

namespace CustomerSync.Storage;

/// <summary>
/// Now and then what was committed comes into the database's file: SQLite does it by itself only after 16 MB, and until
/// then a
/// copy of the file alone has nothing of it.
/// </summary>
internal sealed partial class WalCheckpoints(Database database, TimeProvider time, ILogger<WalCheckpoints> log)
    : PeriodicService(TimeSpan.FromSeconds(10), time)
{
    protected override Task RunOnce(CancellationToken stop) => database.CheckpointWal();

    [LoggerMessage(1131, LogLevel.Warning, "The log of the database could not be brought into its file: {Error}")]
    protected override partial void LogFailed(string error);
}
