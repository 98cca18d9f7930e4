using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Hooks;

/// <summary>
/// Sends to one subscriber what follows its cursor: one message after the other, each until it is taken. How far it is
/// is written each second, and at once when something ends; after a crash the messages since are sent again, with the
/// same ids.
/// </summary>
internal sealed partial class HookPump : IAsyncDisposable
{
    private static readonly TimeSpan SavesEvery = TimeSpan.FromSeconds(1), Tick = TimeSpan.FromSeconds(1);

    /// <summary>The log is cut to what is kept of it after so many attempts.</summary>
    private const int TrimsEvery = 200;

    private readonly HookPumps _all;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<HookAttempt> _attempts = [];
    private volatile HookRow _row;
    private HookFilter _filter;
    private HookSignature? _signature;
    private long _savedAt;
    private bool _isDirty, _mustRead;
    private int _untrimmed = TrimsEvery;
    private string? _trouble;

    public HookPump(HookRow row, HookPumps all)
    {
        (_row, _all, _filter) = (row, all, new(row.Subscription.Settings));
        _savedAt = all.Time.GetTimestamp();
        using var _ = ExecutionContext.SuppressFlow(); // The caller's trace is not the pump's.
        Ended = Task.Run(Run);
    }

    /// <summary>As it is now; what was written of it may be a second older.</summary>
    public HookSubscription Subscription => _row.Subscription;

    /// <summary>It is paused, or gone, or was stopped.</summary>
    public Task Ended { get; }

    private HookProgress Progress => Subscription.Progress;

    private bool IsOver => _stop.IsCancellationRequested || Subscription.Status is not HookStatus.Active;

    /// <summary>What is under way is given up: the next pump sends it again.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task Run()
    {
        while (!IsOver)
        {
            var moved = _all.Signal.Moved;
            await TryStep();
            if (!IsOver) await Task.WhenAny(moved, Task.Delay(Tick, _all.Time, _stop.Token));
        }
        await TryDo(Save);
    }

    private Task TryStep() => TryDo(async () =>
    {
        if (_mustRead) await ReadAgain();
        if (IsDirtyFor(SavesEvery)) await Save();
        if (!IsOver && IsDue(_all.Time.GetStorableNow())) await SendOn();
    });

    /// <summary>The loop's edge: what was not written is written with the next step, before more is sent.</summary>
    private async Task TryDo(Func<Task> step)
    {
        try
        {
            await step();
            _trouble = null;
        }
        catch (Exception) when (_stop.IsCancellationRequested) { } // What is not written is sent again.
        catch (Exception error)
        {
            if (_trouble != error.Message) LogTrouble(_all.Log, Subscription.Id, error.Message);
            _trouble = error.Message;
        }
    }

    /// <summary>A clock that was set back to before the last attempt makes it due.</summary>
    private bool IsDue(DateTimeOffset now) =>
        Progress.NextAttemptAt is not { } next || now >= next || now < Progress.TriedAt;

    private async Task SendOn()
    {
        if (Subscription.Settings.Until <= _all.Time.GetStorableNow()) await Pause(HookPause.Ended);
        else if ((_signature ??= HookSignature.Of(Subscription.Settings, _all.Protector)) is null)
            await Pause(HookPause.SecretLost);
        else while (Subscription.Cursor != _all.Signal.Head && await SendPage()) { }
    }

    /// <returns>Whether there may be more, and it is to be sent now.</returns>
    private async Task<bool> SendPage()
    {
        if (Progress.Reset is { ToldAt: null } untold) return await Tell(untold);
        var page = await _all.Feed.Read(Subscription.Cursor);
        if (page.Reset is { } reason)
        {
            LogReset(_all.Log, Subscription.Id, Subscription.Cursor, reason, page.Head);
            var reset = new HookReset(reason, Subscription.Cursor, page.Head, _all.Time.GetStorableNow(), null);
            Move(Subscription with { Progress = Progress with { Reset = reset } });
            await Save(); // However often it is sent, it tells the same.
            return !_mustRead;
        }
        foreach (var message in page.Messages)
        {
            if (_filter.Passes(message.Change!) && !await Deliver(message)) return false;
            Move(Subscription with { Cursor = message.Change!.Cursor });
            if (IsDirtyFor(SavesEvery)) await Save();
            if (_mustRead || _stop.IsCancellationRequested) return false;
        }
        if (page.Messages.Count == 0 && page.Head != Subscription.Cursor) // The same place of a later epoch.
            Move(Subscription with { Cursor = page.Head });
        return page.Messages.Count > 0;
    }

    private async Task<bool> Tell(HookReset reset)
    {
        if (!await Deliver(HookMessage.Of(reset))) return false;
        var told = reset with { ToldAt = _all.Time.GetStorableNow() };
        Move(Subscription with { Cursor = reset.Cursor, Progress = Progress with { Reset = told } });
        await Save();
        return !_mustRead;
    }

    /// <returns>False when it was not taken: then it is the next one still.</returns>
    private async Task<bool> Deliver(HookMessage message)
    {
        var sent = await _all.Send(Subscription, _signature!, message, HookCause.Feed, Progress.Attempts + 1, _stop.Token);
        var (attempt, answer) = (sent.Attempt, sent.Answer);
        if (_attempts.Count == HookStore.KeptAttempts) _attempts.RemoveAt(0); // It would be cut off anyway.
        _attempts.Add(attempt);
        if (answer.Error is not null)
        {
            await Fail(answer, attempt.SentAt);
            return false;
        }
        Move(Subscription with
        {
            Progress = new(DeliveredAt: attempt.SentAt, Reset: Progress.Reset),
        });
        return true;
    }

    private async Task Fail(HookAnswer answer, DateTimeOffset at)
    {
        var since = Progress.FailingSince < at ? Progress.FailingSince.Value : at;
        var attempts = Progress.Attempts + 1;
        var next = HookPauses.Next(attempts, since, at, answer.RetryAfter);
        Move(Subscription with
        {
            Progress = Progress with
            {
                FailingSince = since, Attempts = attempts, TriedAt = at, NextAttemptAt = next, LastError = answer.Error,
            },
        });
        if (answer.StatusCode == 410) await Pause(HookPause.Gone);
        else if (next is null) await Pause(HookPause.GaveUp);
        else await Save();
    }

    private Task Pause(HookPause reason)
    {
        LogPaused(_all.Log, Subscription.Id, reason);
        Move(Subscription with
        {
            Status = HookStatus.Paused,
            Progress = Progress with { PausedFor = reason, PausedAt = _all.Time.GetStorableNow(), NextAttemptAt = null },
        });
        return Save();
    }

    private void Move(HookSubscription subscription)
    {
        _row = _row with { Subscription = subscription };
        _isDirty = true;
    }

    private bool IsDirtyFor(TimeSpan time) => _isDirty && _all.Time.GetElapsedTime(_savedAt) >= time;

    private async Task Save()
    {
        if (!_isDirty || _mustRead) return;
        _untrimmed += _attempts.Count;
        var trims = _untrimmed >= TrimsEvery;
        _mustRead = !await _all.Store.Save(new(Subscription.Id, _row, [.. _attempts], trims));
        if (trims) _untrimmed = 0;
        _row = _row with { Version = _row.Version + 1 };
        _attempts.Clear();
        _isDirty = false;
        _savedAt = _all.Time.GetTimestamp();
    }

    /// <summary>Somebody else wrote it: what is stored counts.</summary>
    private async Task ReadAgain()
    {
        if (await _all.Store.Read(Subscription.Id) is { } stored)
            (_row, _filter, _signature) = (stored, new(stored.Subscription.Settings), null);
        else await _stop.CancelAsync();
        (_mustRead, _isDirty) = (false, false);
    }

    [LoggerMessage(1611, LogLevel.Warning, "Subscription {Id} is held up and goes on by itself: {Error}")]
    private static partial void LogTrouble(ILogger log, string id, string error);

    [LoggerMessage(1612, LogLevel.Warning, "Subscription {Id} is paused: {Reason}")]
    private static partial void LogPaused(ILogger log, string id, HookPause reason);

    [LoggerMessage(1613, LogLevel.Warning,
        "Subscription {Id} stood at {Cursor}, from where the feed cannot be read on ({Reason}): its receiver is told so, "
        + "and goes on at {Head}")]
    private static partial void LogReset(ILogger log, string id, FeedCursor cursor, FeedReset reason, FeedCursor head);
}
