using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Webhooks;

/// <summary>Wakes the grain that tries deliveries again. Every silo does: whichever lives, it is woken.</summary>
internal sealed partial class DeliveryRetries(IServiceProvider services, TimeProvider time, ILogger<DeliveryRetries> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IDeliveryRetryGrain>(0);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RunOnce(grain);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task RunOnce(IDeliveryRetryGrain grain)
    {
        try { await grain.RunDue(); }
        catch (Exception error) { LogFailed(error.Message); } // The loop's edge; what is due stays due.
    }

    [LoggerMessage(1021, LogLevel.Warning, "Due deliveries could not be tried again: {Error}")]
    private partial void LogFailed(string error);
}
