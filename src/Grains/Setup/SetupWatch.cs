using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>
/// Wakes the grain that watches the webhooks in ERPNext. Every silo does: whichever lives, it is woken, and looks
/// whether a check is due.
/// </summary>
internal sealed partial class SetupWatch(
    IServiceProvider services, IOptions<SetupOptions> options, TimeProvider time, ILogger<SetupWatch> log)
    : PeriodicService(options.Value.CheckEvery, time)
{
    private const double Jitter = 0.2;

    protected override TimeSpan FirstPause => Pause;

    protected override TimeSpan Pause => options.Value.CheckEvery * (1 - (Jitter * Random.Shared.NextDouble()));

    protected override Task RunOnce(CancellationToken stop) =>
        services.GetRequiredService<IGrainFactory>().GetGrain<IErpNextSetupGrain>(0).Watch();

    [LoggerMessage(1421, LogLevel.Warning, "The webhooks in ERPNext could not be checked: {Error}")]
    protected override partial void LogFailed(string error);
}
