using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Storage;

/// <summary>
/// Brings the database up to date before anything else starts, and begins an epoch of the feed in it: the database may
/// be an older copy than the one
/// before (docs/decisions/0160). While it cannot be reached, waits and says so.
/// </summary>
internal sealed partial class DatabaseStartup(
    Database database, FeedStore feed, TimeProvider time, ILogger<DatabaseStartup> log) : IHostedService
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(15);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                var applied = await database.Migrate(cancellationToken);
                LogReady(database.Describe(), applied);
                foreach (var concern in await database.Concerns(cancellationToken)) LogConcern(concern);
                if (await database.AskServer(cancellationToken) is { } server)
                    foreach (var concern in server.Concerns(time.GetUtcNow())) LogConcern(concern);
                await feed.BeginEpoch(continues: true);
                return;
            }
            catch (Exception error) when (database.IsTransient(error))
            {
                LogWaiting(database.Describe(), error.Message, pause.TotalSeconds);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1110, LogLevel.Information, "Data: {Database} ({Migrations} migrations applied)")]
    private partial void LogReady(string database, int migrations);

    [LoggerMessage(1112, LogLevel.Warning, "{Concern}")]
    private partial void LogConcern(string concern);

    [LoggerMessage(1111, LogLevel.Warning,
        "Waiting for the database ({Database}): {Error} Next attempt in {Seconds} s")]
    private partial void LogWaiting(string database, string error, double seconds);
}
