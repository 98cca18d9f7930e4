using System.Text;
using CustomerSync.Cluster;
using CustomerSync.Setup;

namespace CustomerSync.Webhooks;

/// <summary>
/// The secrets that the silo made and keeps, as this front knows them. They are read again every two seconds, and
/// whenever a signature matches none: so a rotation is known here before its first delivery is judged.
/// </summary>
internal sealed partial class WebhookSecrets(
    ClusterConnection cluster, IGrainFactory grains, SecretProtector protector, TimeProvider time,
    ILogger<WebhookSecrets> log)
    : PeriodicService(TimeSpan.FromSeconds(2), time)
{
    private readonly SemaphoreSlim _turn = new(1);
    private KnownSecrets _known = KnownSecrets.None;
    private long _begun;

    public KnownSecrets Known => Volatile.Read(ref _known);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first delivery; when that fails, the first delivery tries again.
        if (cluster.Reached.IsCompleted) await TryOnce(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <summary>Reads them, beginning after this call: many callers at once share one reading.</summary>
    /// <exception cref="StorageUnavailableException">They cannot be read now, so that nobody can say who a delivery is
    /// from.</exception>
    public async Task Refresh()
    {
        cluster.ThrowIfNotReached();
        var called = Time.GetTimestamp();
        await _turn.WaitAsync();
        try
        {
            if (_begun > called) return;
            _begun = Time.GetTimestamp();
            Volatile.Write(ref _known, Read(await grains.GetGrain<IWebhookSecretsGrain>(0).Read()));
        }
        catch (Exception error) when (error is not StorageUnavailableException)
        {
            throw new StorageUnavailableException($"The signature secrets cannot be read now: {error.Message}", error);
        }
        finally { _turn.Release(); }
    }

    protected override Task Ready(CancellationToken stop) => cluster.Reached.WaitAsync(stop);

    protected override TimeSpan FirstPause => TimeSpan.Zero;

    protected override Task RunOnce(CancellationToken stop) => Refresh().WaitAsync(stop);

    private KnownSecrets Read(StoredSecrets stored)
    {
        var current = Key(stored.Current);
        if (current is null && stored.Current is not null && Known.Unreadable is false) LogLost();
        var isLost = current is null && stored.Current is not null;
        return new(current, [.. stored.Previous.Select(Key).OfType<byte[]>()], isLost);
    }

    private byte[]? Key(StoredSecret? secret) =>
        secret is not null && protector.TryUnprotect(secret.Protected) is { } text
            ? Encoding.UTF8.GetBytes(text) : null;

    [LoggerMessage(2221, LogLevel.Warning, "{Error} Those known before are accepted meanwhile")]
    protected override partial void LogFailed(string error);

    [LoggerMessage(2222, LogLevel.Error,
        "The stored signature secret cannot be decrypted: its key ring (Setup:KeyRing) is gone. Press Repair on the "
        + "settings page: a new secret is made and given to ERPNext")]
    private partial void LogLost();
}

/// <summary>Secrets in clear, in memory only.</summary>
/// <param name="Unreadable">There is one, and its key is lost.</param>
internal sealed record KnownSecrets(byte[]? Current, IReadOnlyList<byte[]> Previous, bool Unreadable)
{
    public static readonly KnownSecrets None = new(null, [], false);

    public bool IsEmpty => Current is null && Previous.Count == 0;

    public override string ToString() => "Secrets";
}
