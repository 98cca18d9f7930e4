using Microsoft.Extensions.Logging;

namespace CustomerSync.Storage;

/// <summary>Makes the indexes that people's lists want.</summary>
internal sealed partial class ListIndexer(ListIndexes indexes, TimeProvider time, ILogger<ListIndexer> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override Task RunOnce(CancellationToken stoppingToken) => indexes.Make();

    [LoggerMessage(1510, LogLevel.Warning, "A list is read without an index, which takes longer: {Message}")]
    protected override partial void LogFailed(string message);
}
