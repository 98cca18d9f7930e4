using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Fields;

/// <summary>Wakes the grain that looks each hour whether ERPNext's fields are as they were. Every silo does.</summary>
internal sealed partial class FieldsWatch(IServiceProvider services, TimeProvider time, ILogger<FieldsWatch> log)
    : PeriodicService(TimeSpan.FromHours(1), time)
{
    protected override TimeSpan FirstPause => Pause;

    protected override Task RunOnce(CancellationToken stop) =>
        services.GetRequiredService<IGrainFactory>().GetGrain<IFieldsGrain>(0).Watch();

    [LoggerMessage(1506, LogLevel.Warning, "ERPNext's fields could not be looked at: {Error}")]
    protected override partial void LogFailed(string error);
}
