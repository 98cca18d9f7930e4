using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Hooks;

/// <summary>
/// A pump sends beside the grain, so that its calls stay short; what changes the subscription stops it first. A second
/// activation does no harm: of two that write the database takes one, and the other reads again.
/// </summary>
internal sealed class HookGrain(HookStore store, HookPumps pumps, HookFeed feed, HookAddress address, TimeProvider time)
    : Grain, IHookGrain, IAsyncDisposable
{
    private const int MaxLimit = 200;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5), RotatesFor = TimeSpan.FromDays(1);

    private HookPump? _pump;

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_pump is { } pump) await Task.WhenAny(pump.Stop(), Task.Delay(StopTimeout, time, cancellationToken));
    }

    public async ValueTask DisposeAsync() => await StopPump();

    public async Task Wake()
    {
        if (_pump is { Ended.IsCompleted: false }) return;
        Start(await store.Read(Id));
    }

    public async Task<HookSubscription?> Read() => _pump is { Ended.IsCompleted: false } pump
        ? pump.Subscription : (await store.Read(Id))?.Subscription;

    public async Task<HookResult> Change(HookSettings wanted)
    {
        if (await address.WhyNot(wanted.Url) is { } refusal) return new(await Read(), refusal);
        return await Change(was => was with
        {
            Settings = was.Settings with
            {
                Name = wanted.Name, Url = wanted.Url, Events = wanted.Events, Customers = wanted.Customers,
                Fields = wanted.Fields, Until = wanted.Until,
            },
            Progress = Due(was.Progress),
        });
    }

    public async Task<bool> Remove()
    {
        await StopPump();
        DeactivateOnIdle();
        return await store.Delete(Id);
    }

    public Task<HookResult> Pause() => Change(was => was.Status is HookStatus.Paused ? was : was with
    {
        Status = HookStatus.Paused,
        Progress = was.Progress with
        {
            PausedFor = HookPause.Person, PausedAt = time.GetStorableNow(), NextAttemptAt = null,
        },
    });

    public Task<HookResult> Resume(FeedCursor? after) => Change(was => was with
    {
        Status = HookStatus.Active,
        Cursor = after ?? was.Cursor,
        Progress = new(was.Progress.DeliveredAt,
            Reset: after is not null && was.Progress.Reset is { ToldAt: null } ? null : was.Progress.Reset),
    });

    public Task<HookResult> Rotate(HookSecret secret) => Change(was =>
    {
        var ending = was.Settings.Secrets[0] with { Until = time.GetStorableNow() + RotatesFor };
        return was with { Settings = was.Settings with { Secrets = [secret, ending] }, Progress = Due(was.Progress) };
    });

    public Task<HookResult> EndRotation() => Change(was => was with
    {
        Settings = was.Settings with { Secrets = [was.Settings.Secrets[0]] },
    });

    public Task<HookResult> Test() => Send(HookMessage.Test(Id, time.GetStorableNow()), HookCause.Test);

    public async Task<HookResult> Replay(string attemptId)
    {
        if (await store.Attempt(Id, attemptId) is not { } logged) return new(null, "The log has no such attempt.");
        if (logged.Sequence is null) return new(await Read(), "It told of no change: send a test instead.");
        var message = await feed.Find(logged.Sequence.Value);
        return message?.IdFor(Id) == logged.MessageId ? await Send(message, HookCause.Replay)
            : new(await Read(), "Its change is not kept any more, or the database was replaced since.");
    }

    public async Task<HookAttemptPage> Attempts(string? before, int limit, bool failedOnly)
    {
        var most = Math.Clamp(limit, 1, MaxLimit);
        var rows = await store.Attempts(Id, before, most + 1, failedOnly);
        return rows.Count <= most ? new(rows, null) : new([.. rows.Take(most)], rows[most - 1].Id);
    }

    /// <summary>What was changed may have been the cure, so it is tried at once.</summary>
    private static HookProgress Due(HookProgress progress) => progress with { NextAttemptAt = null };

    private async Task<HookResult> Send(HookMessage message, HookCause cause)
    {
        if (await Read() is not { } to) return NotFound;
        if (HookSignature.Of(to.Settings, pumps.Protector) is not { } signature)
            return new(to, "Its secret cannot be read any more: rotate it.");
        var (attempt, _) = await pumps.Send(to, signature, message, cause, 1);
        await store.Save(new(Id, null, [attempt]));
        return new(to, null, attempt);
    }

    private async Task<HookResult> Change(Func<HookSubscription, HookSubscription> change)
    {
        await StopPump();
        if (await store.Read(Id) is not { } row) return NotFound;
        var changed = row with { Subscription = change(row.Subscription) };
        if (!await store.Save(new(Id, changed, [])))
            throw new StorageUnavailableException("Somebody else changes it just now; try again.");
        Start(changed with { Version = row.Version + 1 });
        return new(changed.Subscription);
    }

    private void Start(HookRow? row)
    {
        if (row is { Subscription.Status: HookStatus.Active }) _pump = new(row, pumps);
    }

    private async Task StopPump()
    {
        if (_pump is { } pump) await pump.DisposeAsync();
        _pump = null;
    }

    private static HookResult NotFound => new(null, "There is no such subscription.");
}
