using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Setup;

/// <summary>
/// Makes and keeps the signature secrets. It talks to nobody, so that a front is answered at once, whatever ERPNext
/// does.
/// </summary>
internal sealed partial class WebhookSecretsGrain(
    [PersistentState("webhook-secrets")] IPersistentState<WebhookSecretsState> state, SecretProtector protector,
    TimeProvider time, ILogger<WebhookSecretsGrain> log)
    : Grain, IWebhookSecretsGrain
{
    /// <summary>ERPNext's newest version repeats a delivery, with its old signature, for up to 28 hours.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(30);

    private const int SecretBytes = 32;

    /// <summary>More rotations than that within the grace end the oldest.</summary>
    private const int MostPrevious = 8;

    public Task<StoredSecrets> Read() =>
        Task.FromResult(new StoredSecrets(state.State.Current, [.. state.State.Previous]));

    public async Task<StoredSecret> Ensure()
    {
        if (state.State.Current is { } current && protector.TryUnprotect(current.Protected) is not null) return current;
        await Write(Made(), state.State.Previous);
        LogMade();
        return state.State.Current!;
    }

    public async Task<StoredSecret> Rotate()
    {
        if (state.State.Current is not { } old) return await Ensure();
        var ending = old with { Until = time.GetStorableNow() + Grace };
        await Write(Made(), [ending, .. state.State.Previous.Take(MostPrevious - 1)]);
        LogRotated(ending.Until!.Value);
        return state.State.Current!;
    }

    public async Task EndRotation(bool onlyExpired = false)
    {
        var now = time.GetStorableNow();
        List<StoredSecret> kept = onlyExpired ? [.. state.State.Previous.Where(secret => secret.Until > now)] : [];
        if (kept.Count == state.State.Previous.Count) return;
        await Write(state.State.Current, kept);
        LogEnded(kept.Count);
    }

    private StoredSecret Made()
    {
        protector.RequireStorable();
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return new(protector.Protect(secret), time.GetStorableNow(), null);
    }

    /// <summary>What could not be stored is not accepted either.</summary>
    private async Task Write(StoredSecret? current, List<StoredSecret> previous)
    {
        var before = (state.State.Current, state.State.Previous);
        (state.State.Current, state.State.Previous) = (current, previous);
        try { await state.WriteStateAsync(); }
        catch
        {
            (state.State.Current, state.State.Previous) = before;
            throw;
        }
    }

    [LoggerMessage(1481, LogLevel.Information, "A signature secret was made")]
    private partial void LogMade();

    [LoggerMessage(1482, LogLevel.Information,
        "The signature secret was rotated; the old one is accepted until {Until:u} or longer")]
    private partial void LogRotated(DateTimeOffset until);

    [LoggerMessage(1483, LogLevel.Information,
        "A rotation has ended; of the earlier signature secrets {Count} are still accepted")]
    private partial void LogEnded(int count);
}

/// <summary>What is kept of the secrets: encrypted.</summary>
[GenerateSerializer, Alias("CustomerSync.WebhookSecretsState")]
internal sealed class WebhookSecretsState
{
    [Id(0)] public StoredSecret? Current { get; set; }
    [Id(1)] public List<StoredSecret> Previous { get; set; } = [];
}
