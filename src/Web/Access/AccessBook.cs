using System.Collections.Concurrent;
using System.Collections.Frozen;
using CustomerSync.Cluster;
using CustomerSync.Http;

namespace CustomerSync.Access;

/// <summary>
/// Who may what, as this front knows it: read again each second, and at once after a change made here. While no silo
/// answers the last that was read stays in force, so that a silo's death locks nobody out.
/// </summary>
internal sealed partial class AccessBook(
    ClusterConnection cluster, IGrainFactory grains, TimeProvider time, ILogger<AccessBook> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    /// <summary>Between two readings that strangers cause by credentials that are not known.</summary>
    private static readonly TimeSpan StrangersPause = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentQueue<AccessUse> _uses = new();
    private Contents? _contents;
    private long _begun;

    /// <summary>After each change of what is known.</summary>
    public event Action? Changed;

    /// <summary>Null until it was read for the first time.</summary>
    public AccessSnapshot? Snapshot => _contents?.Snapshot;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (cluster.Reached.IsCompleted) await TryOnce(cancellationToken); // Before the first request.
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <param name="token">As the cookie carries it.</param>
    public Pass? OfSession(string token) => Find(_contents?.Sessions, token);

    /// <param name="text">The whole key.</param>
    public Pass? OfKey(string text) => Find(_contents?.Keys, text);

    /// <summary>Whether what was granted still holds: nobody has revoked it, and its time is not over.</summary>
    public bool IsAlive(Grant grant) => grant.Kind switch
    {
        GrantKind.Open => true,
        GrantKind.Jwt => IsInTime(grant),
        GrantKind.FeedToken => IsInTime(grant) && IsKnown(grant.KeyId),
        _ => IsKnown(grant.SessionId ?? grant.KeyId), // A session's end has moved since.
    };

    /// <summary>
    /// Whether an end lies behind the giver's own: who comes in for a time makes nothing that stays longer. A session's
    /// end, and a bearer token's, is none of the person's.
    /// </summary>
    public bool Outlasts(DateTimeOffset? until, Grant giver) => EndOf(giver) is { } own && !(until <= own);

    /// <summary>The wanted end, or the giver's own where that comes before it.</summary>
    public DateTimeOffset? Within(DateTimeOffset? until, Grant giver) => Outlasts(until, giver) ? EndOf(giver) : until;

    /// <returns>Null: no end.</returns>
    private DateTimeOffset? EndOf(Grant giver) => giver.Kind is GrantKind.Key ? giver.Until
        : Snapshot?.People.FirstOrDefault(person => person.Id == giver.Id)?.Until;

    /// <summary>Notes that somebody uses a session or a key; it is written down about once a minute.</summary>
    public void Saw(Pass pass)
    {
        var now = Time.GetStorableNow();
        if (!pass.IsToBeSeen(now)) return;
        _uses.Enqueue(pass.Grant switch
        {
            { SessionId: { } session } => new("session", session, now),
            _ => new("key", pass.Grant.Id, now),
        });
    }

    /// <summary>
    /// Reads it again, beginning after this call: many callers at once share one reading. What the caller has changed
    /// is stored already, so that a silo that does not answer now fails nothing: it is read within a second.
    /// </summary>
    public Task Refresh() => TryRefresh(TimeSpan.Zero);

    /// <summary>The same for a credential that is not known: it may have been made elsewhere just now.</summary>
    public Task RefreshForStranger() => TryRefresh(StrangersPause);

    protected override Task Ready(CancellationToken stop) => cluster.Reached.WaitAsync(stop);

    protected override async Task RunOnce(CancellationToken stop)
    {
        await Refresh(TimeSpan.Zero).WaitAsync(stop);
        var uses = new List<AccessUse>();
        while (_uses.TryDequeue(out var use)) uses.Add(use);
        if (uses.Count > 0) await Grain.Seen(uses).WaitAsync(stop);
    }

    private IAccessGrain Grain => grains.GetGrain<IAccessGrain>(0);

    private async Task TryRefresh(TimeSpan pause)
    {
        try { await Refresh(pause); }
        catch (Exception error) when (ExceptionProblems.IsPassing(error))
        {
            LogFailed(error.Message); // What is known stays in force.
        }
    }

    private async Task Refresh(TimeSpan pause)
    {
        cluster.ThrowIfNotReached();
        var called = Time.GetTimestamp();
        await _turn.WaitAsync();
        try
        {
            if (_begun > called) return;
            var rest = _begun == 0 ? TimeSpan.Zero : pause - Time.GetElapsedTime(_begun);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, Time);
            _begun = Time.GetTimestamp();
            if (await Grain.Read(Snapshot?.Version ?? 0) is not { } snapshot) return;
            Volatile.Write(ref _contents, Contents.Of(snapshot));
        }
        finally { _turn.Release(); }
        Changed?.Invoke();
    }

    private Pass? Find(FrozenDictionary<string, Pass>? passes, string secret) =>
        passes?.GetValueOrDefault(Credentials.Hash(secret)) is { } pass && IsInTime(pass.Grant) ? pass : null;

    private bool IsKnown(string? id) =>
        id is not null && _contents?.ById.GetValueOrDefault(id) is { } pass && IsInTime(pass.Grant);

    private bool IsInTime(Grant grant) => grant.Until is not { } until || Time.GetStorableNow() < until;

    [LoggerMessage(2500, LogLevel.Warning, "Who may what cannot be read now; what was known before holds: {Error}")]
    protected override partial void LogFailed(string error);

    private sealed record Contents(
        AccessSnapshot Snapshot, FrozenDictionary<string, Pass> Sessions, FrozenDictionary<string, Pass> Keys,
        FrozenDictionary<string, Pass> ById)
    {
        public static Contents Of(AccessSnapshot snapshot)
        {
            var people = snapshot.People.ToDictionary(person => person.Id);
            var sessions = snapshot.Sessions.Where(session => people.ContainsKey(session.PersonId))
                .Select(session => (session.Id, session.Hash, Pass: Of(session, people[session.PersonId]))).ToList();
            var keys = snapshot.Keys.Select(key => (key.Id, key.Hash, Pass: Of(key))).ToList();
            return new(snapshot,
                sessions.ToFrozenDictionary(session => session.Hash, session => session.Pass),
                keys.ToFrozenDictionary(key => key.Hash, key => key.Pass),
                sessions.Concat(keys).ToFrozenDictionary(known => known.Id, known => known.Pass));
        }

        private static Pass Of(Session session, Person person) => new(
            new(GrantKind.Person, person.Id, person.Name, person.Role,
                person.Until < session.Until ? person.Until : session.Until, SessionId: session.Id), session.SeenAt);

        private static Pass Of(MachineKey key) => new(
            new(GrantKind.Key, key.Id, key.Name, key.Role, key.Until, KeyId: key.Id), key.UsedAt);
    }
}
