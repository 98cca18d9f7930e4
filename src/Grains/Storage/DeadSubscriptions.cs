using Microsoft.Extensions.Hosting;

namespace CustomerSync.Storage;

/// <summary>
/// Forgets, before the silo starts, who had subscribed to streams. One process is the whole cluster, so they are all
/// dead; Orleans would find that out too, with the first event a tenth of a second late and a page of errors in the log
/// (docs/decisions/0012).
/// </summary>
internal sealed class DeadSubscriptions(Database database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.Write(
        session => session.Statement("forget_subscriptions").ExecuteNonQueryAsync(cancellationToken),
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
