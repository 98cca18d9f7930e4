using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

/// <summary>Loads the mapping behind the database's start and before the silo's: nothing is decided without it.</summary>
internal sealed partial class MappingStartup(
    MappingLoader loader, KeptPreviews previews, IOptions<MappingOptions> options, TimeProvider time,
    ILogger<MappingStartup> log) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await loader.ApplyConfiguration();
                await ApplyKept();
                return;
            }
            // The database was there a moment ago.
            catch (StorageUnavailableException) { await Task.Delay(Pause, time, cancellationToken); }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A slip in the configuration must not empty a site: who was kept stays.</summary>
    private async Task ApplyKept()
    {
        var wanted = FieldOptionsCheck.KeptOf(options.Value);
        while (loader.IsKeptConfigured && !loader.Definitions.Keep(wanted))
        {
            var preview = await previews.Of(new(wanted, loader.Definitions.Fields));
            if (preview.IsBraked && !options.Value.KeepConfirmed)
            {
                LogBraked(preview.Leaving, preview.Kept);
                return;
            }
            await loader.TrySave(loader.Row?.Version ?? 0, wanted);
        }
    }

    [LoggerMessage(1508, LogLevel.Error, "Mapping:Keep is not in force: {Leaving} customers would leave, and {Kept} stay. "
        + "If that is meant, set Mapping:KeepConfirmed to true")]
    private partial void LogBraked(long leaving, long kept);
}

/// <summary>
/// Looks each second whether other fields were saved, and wakes the grain that applies them to who is known. Every silo
/// does: whichever lives, it goes on.
/// </summary>
internal sealed partial class MappingTimer(
    MappingLoader loader, IServiceProvider services, TimeProvider time, ILogger<MappingTimer> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    private bool _began;

    protected override async Task RunOnce(CancellationToken stop)
    {
        await loader.Renew();
        if (loader.Row is { } row && (!_began || !BackFillProgress.Parse(row.Progress).IsOver(loader.Definitions)))
            await services.GetRequiredService<IGrainFactory>().GetGrain<IFieldsGrain>(0).Tick();
        _began = true;
    }

    [LoggerMessage(1501, LogLevel.Warning, "The fields of your own could not be looked at: {Error}")]
    protected override partial void LogFailed(string error);
}
