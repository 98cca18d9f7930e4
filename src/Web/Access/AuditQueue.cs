using System.Collections.Concurrent;

namespace CustomerSync.Access;

/// <summary>
/// What is to be audited, until it is written: each second, and when the front stops. Refusals, and whatever else may
/// come often, are summed up by who did it and from where, per minute.
/// </summary>
internal sealed partial class AuditQueue(IGrainFactory grains, TimeProvider time, ILogger<AuditQueue> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    private const int MaxWaiting = 10_000, MaxBatch = 500, MaxSums = 1_000;

    private static readonly TimeSpan SumsPeriod = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<AuditEntry> _waiting = new();
    private readonly ConcurrentDictionary<Sum, int> _sums = new();
    private readonly SemaphoreSlim _turn = new(1);
    private long _summedUp = time.GetTimestamp();
    private int _lost;

    public void Add(HttpContext context, string action, string outcome, AuditNote note)
    {
        var actor = note.Actor ?? Actor.Of(Grant.Of(context));
        Add(Entry(actor, action, note.Target, outcome, AddressOf(context), 1, note.Detail));
    }

    public void Refused(HttpContext context) => AddToSum(context, "refused", "refused");

    /// <summary>An IPv6 address is summed up with its network: who has one has all of them.</summary>
    public void AddToSum(HttpContext context, string action, string outcome)
    {
        var sum = new Sum(Actor.Of(Grant.Of(context)), action, outcome,
            Networks.SenderOf(context.Connection.RemoteIpAddress).ToString());
        if (_sums.Count >= MaxSums && !_sums.ContainsKey(sum)) sum = sum with { Address = null };
        _sums.AddOrUpdate(sum, 1, (_, count) => count + 1);
    }

    /// <summary>Writes what waits. Where no silo takes it in time, it is lost, said so, and the stop goes on.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        SumUp();
        try { await TryOnce(cancellationToken); }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { } // No time is left.
        if (_waiting.Count is > 0 and var lost) LogLostAtStop(lost);
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <summary>Writes what waits; what fails is written in the next round.</summary>
    protected override async Task RunOnce(CancellationToken stop)
    {
        if (Time.GetElapsedTime(_summedUp) >= SumsPeriod) SumUp();
        await _turn.WaitAsync(stop);
        try
        {
            while (!_waiting.IsEmpty)
            {
                var batch = _waiting.Take(MaxBatch).ToList();
                await grains.GetGrain<IAuditGrain>(0).Append(batch).WaitAsync(stop);
                for (var i = 0; i < batch.Count; i++) _waiting.TryDequeue(out _);
            }
        }
        finally { _turn.Release(); }
        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost) LogLost(lost);
    }

    private void SumUp()
    {
        _summedUp = Time.GetTimestamp();
        foreach (var sum in _sums.Keys)
            if (_sums.TryRemove(sum, out var count))
                Add(Entry(sum.Actor, sum.Action, null, sum.Outcome, sum.Address, count, null));
    }

    private void Add(AuditEntry entry)
    {
        if (_waiting.Count < MaxWaiting) _waiting.Enqueue(entry);
        else Interlocked.Increment(ref _lost);
    }

    private AuditEntry Entry(
        Actor actor, string action, string? target, string outcome, string? address, int count, string? detail)
    {
        var now = Time.GetStorableNow();
        return new(Guid.CreateVersion7(now).ToString("N"), now, actor.Kind, actor.Id, actor.Name, action, target,
            outcome, address, count, detail);
    }

    private static string? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address ? null
        : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    [LoggerMessage(2501, LogLevel.Warning, "The audit cannot be written now; it is tried again: {Error}")]
    protected override partial void LogFailed(string error);

    [LoggerMessage(2502, LogLevel.Error, "{Count} entries of the audit are lost: too many waited to be written")]
    private partial void LogLost(int count);

    [LoggerMessage(2503, LogLevel.Error,
        "{Count} entries of the audit are lost: this front stops, and no silo has taken them in time")]
    private partial void LogLostAtStop(int count);

    private sealed record Sum(Actor Actor, string Action, string Outcome, string? Address);
}

/// <summary>Who did it, as the audit says.</summary>
internal sealed record Actor(string Kind, string Id, string Name)
{
    public static Actor Of(Grant? grant) => grant switch
    {
        null => new("nobody", "", ""),
        { Kind: GrantKind.FeedToken } => new("feed-token", grant.Id, grant.Name),
        _ => new(grant.Kind.ToString().ToLowerInvariant(), grant.Id, grant.Name),
    };
}

/// <summary>What only the handler of a request knows about it.</summary>
/// <param name="Target">By our ids; never a customer's name.</param>
internal sealed record AuditNote(string? Target = null, string? Detail = null, Actor? Actor = null);

/// <summary>Writes down the calls of endpoints that are marked for it.</summary>
internal static class Auditing
{
    private static readonly object Key = new();

    public static void UseAuditing(this WebApplication app)
    {
        var queue = app.Services.GetRequiredService<AuditQueue>();
        app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is { } action
            ? Follow(context, next, action, queue) : next(context));
    }

    /// <summary>Of what the route names, where that can be an id of ours.</summary>
    private static string? Id(HttpContext context) =>
        context.Request.RouteValues["id"] is string { Length: <= 64 } id
            && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? id : null;

    public static void Note(this HttpContext context, AuditNote note) => context.Items[Key] = note;

    private static async Task Follow(HttpContext context, RequestDelegate next, AuditedAction action, AuditQueue queue)
    {
        var outcome = "failed";
        try
        {
            await next(context);
            outcome = context.Response.StatusCode switch { < 400 => "done", 401 or 403 => "refused", _ => "failed" };
        }
        finally
        {
            // A refusal is summed up with the others.
            if (outcome != "refused" && action.IsSummed) queue.AddToSum(context, action.Name, outcome);
            else if (outcome != "refused")
                queue.Add(context, action.Name, outcome, context.Items[Key] as AuditNote ?? new(Id(context)));
        }
    }
}
