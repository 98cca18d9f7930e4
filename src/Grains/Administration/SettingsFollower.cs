using CustomerSync.Setup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Administration;

/// <summary>Looks each second whether other settings are stored, and puts them in force in this silo.</summary>
internal sealed partial class SettingsFollower(
    LiveSettings live, SecretProtector protector, IServiceProvider services, TimeProvider time,
    ILogger<SettingsFollower> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    private readonly Lock _gate = new();
    private long _version;

    protected override TimeSpan FirstPause => TimeSpan.Zero;

    /// <summary>The newer of two wins, whoever comes first.</summary>
    public void Apply(StoredSettings stored)
    {
        lock (_gate)
        {
            if (stored.Version <= _version) return;
            live.Apply(InClear(stored.Values));
            _version = stored.Version;
        }
    }

    /// <summary>A secret whose key is lost is as if there were none.</summary>
    public IReadOnlyDictionary<string, string> InClear(IReadOnlyDictionary<string, string> stored) => stored
        .Select(value => (value.Key, Value: LiveSettings.IsSecret(value.Key)
            ? protector.TryUnprotect(value.Value, StoredSettings.Purpose) : value.Value))
        .Where(value => value.Value is not null)
        .ToDictionary(value => value.Key, value => value.Value!, StringComparer.Ordinal);

    protected override async Task RunOnce(CancellationToken stop)
    {
        var stored = await services.GetRequiredService<IGrainFactory>().GetGrain<ISettingsGrain>(0).Read(_version);
        if (stored is not null) Apply(stored);
    }

    [LoggerMessage(1602, LogLevel.Warning, "The settings could not be looked at: {Error}")]
    protected override partial void LogFailed(string error);
}
