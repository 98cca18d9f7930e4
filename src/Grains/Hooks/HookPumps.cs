using System.Globalization;
using CustomerSync.Feed;
using CustomerSync.Setup;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Hooks;

/// <summary>What all pumps of a silo share.</summary>
internal sealed class HookPumps(
    HookFeed feed, FeedSignal signal, HookStore store, HookSender sender, SecretProtector protector, TimeProvider time,
    ILogger<HookPump> log)
{
    private int _count;

    public HookFeed Feed => feed;

    public FeedSignal Signal => signal;

    public HookStore Store => store;

    public SecretProtector Protector => protector;

    public TimeProvider Time => time;

    public ILogger Log => log;

    /// <summary>One attempt, as the log will have it.</summary>
    public async Task<(HookAttempt Attempt, HookAnswer Answer)> Send(
        HookSubscription to, HookSignature signature, HookMessage message, HookCause cause, int attempt,
        CancellationToken stop = default)
    {
        var sentAt = time.GetStorableNow();
        var answer = await sender.Send(to, signature, message, stop);
        return (new(NewId(sentAt), to.Id, sentAt, message.IdFor(to.Id), message.Event, message.Change?.Sequence,
            message.Change?.Customer.Id, null, cause, attempt, answer.StatusCode, answer.Duration, answer.Error), answer);
    }

    /// <summary>Sorts by time and, within a millisecond, as they were sent.</summary>
    private string NewId(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture,
        $"{DeliveryId.At(at)}{Interlocked.Increment(ref _count):x8}{Random.Shared.NextInt64(1L << 48):x12}");
}
