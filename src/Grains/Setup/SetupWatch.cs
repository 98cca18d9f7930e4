using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Wakes the grain that watches the webhooks in ERPNext. Every silo does: whichever lives, it is woken, and looks whether a check is due.</summary>
internal sealed partial class SetupWatch(IServiceProvider services, IOptions<SetupOptions> options, TimeProvider time, ILogger<SetupWatch> log) : BackgroundService
{
    private const double Jitter = 0.2;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IErpNextSetupGrain>(0);
        try
        {
            while (true)
            {
                await Task.Delay(options.Value.CheckEvery * (1 - (Jitter * Random.Shared.NextDouble())), time, stoppingToken);
                await RunOnce(grain);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task RunOnce(IErpNextSetupGrain grain)
    {
        try { await grain.Watch(); }
        catch (Exception error) { LogFailed(error.Message); } // The loop's edge: the next one comes.
    }

    [LoggerMessage(1421, LogLevel.Warning, "The webhooks in ERPNext could not be checked: {Error}")]
    private partial void LogFailed(string error);
}
