namespace CustomerSync.Sync;

/// <summary>What a sync reads: what changed since the last one, or everything. A verification only compares and tells.</summary>
public enum SyncKind { Basic = 0, Enhanced = 1, Verification = 2 }

/// <summary>
/// How a run stands. Held: it would delete too many customers and waits for a person's word. Paused: a verification that
/// lets a sync go first, or that a person has stopped for a while.
/// </summary>
public enum SyncStatus { Running = 0, Held = 1, Completed = 2, Failed = 3, Cancelled = 4, Paused = 5 }

/// <summary>
/// Why a run was started: by a person, by the clock, at the start of the program, or because something may have been
/// missed.
/// </summary>
public enum SyncTrigger { Person = 0, Schedule = 1, Start = 2, CatchUp = 3 }

/// <summary>What a run is at.</summary>
public enum SyncStage
{
    /// <summary>Whether ERPNext can be reached, who we are, which fields it has.</summary>
    Checking = 0,

    /// <summary>Renames and merges, by their comments.</summary>
    Renames = 1,

    /// <summary>The customers themselves.</summary>
    Customers = 2,

    /// <summary>Contacts that changed without their customers.</summary>
    Contacts = 3,

    /// <summary>Customers that failed the last time.</summary>
    Retries = 4,

    /// <summary>
    /// Some customers of which nothing says that they changed: a few in each basic run, all of them in turn.
    /// </summary>
    Patrol = 5,

    /// <summary>The complete list of names, against ours.</summary>
    Names = 6,

    /// <summary>Deletes, each of them confirmed.</summary>
    Deletes = 7,

    /// <summary>Deletes of another run, which a person undoes.</summary>
    Undo = 8,

    /// <summary>All customers of both sides, compared and not changed.</summary>
    Verification = 9,
}

/// <summary>One execution of a sync, as it stands.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncRun")]
public sealed record SyncRun
{
    /// <summary>UUID version 7 as 32 hexadecimal digits: sorts by time.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required SyncKind Kind { get; init; }
    [Id(2)] public required SyncStatus Status { get; init; }
    [Id(3)] public SyncTrigger Trigger { get; init; }
    [Id(4)] public SyncStage Stage { get; init; }
    [Id(5)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it is under way or held.</summary>
    [Id(6)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed, waits or is held: one sentence with the cure; null when all is well.</summary>
    [Id(7)] public string? Message { get; init; }

    /// <summary>Customers read and compared so far.</summary>
    [Id(8)] public long Processed { get; init; }

    /// <summary>How many there will be, estimated; null while it is not known.</summary>
    [Id(9)] public long? Total { get; init; }

    [Id(10)] public long Created { get; init; }
    [Id(11)] public long Updated { get; init; }
    [Id(12)] public long Restored { get; init; }
    [Id(13)] public long Renamed { get; init; }
    [Id(14)] public long Merged { get; init; }
    [Id(15)] public long Deleted { get; init; }

    /// <summary>Customers that ERPNext has, and that are not kept any more (<c>Mapping:Keep</c>).</summary>
    [Id(25)] public long Left { get; init; }

    /// <summary>Customers that were as ERPNext has them.</summary>
    [Id(16)] public long Unchanged { get; init; }

    /// <summary>Customers that could not be taken; they are listed, and tried again in the next run.</summary>
    [Id(17)] public long Failed { get; init; }

    /// <summary>Customers per second since it began.</summary>
    [Id(18)] public double RowsPerSecond { get; init; }

    /// <summary>Seconds that are left, estimated; null while that is not known, and at the end.</summary>
    [Id(19)] public double? SecondsLeft { get; init; }

    /// <summary>One sentence each: what ERPNext is, what the key's user may not see and what that costs.</summary>
    [Id(20)] public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The deletes for which it is held; null when it is not.</summary>
    [Id(21)] public SyncHold? Hold { get; init; }

    /// <summary>The run whose deletes this one undoes; null of every other.</summary>
    [Id(22)] public string? UndoOf { get; init; }

    /// <summary>Until when the deletes that a person confirmed can be undone (UTC); null when there are none.</summary>
    [Id(23)] public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>
    /// Since when a person's word on it waits for the end of the sync under way (UTC); null when none does.
    /// </summary>
    [Id(24)] public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>Whether it has not ended.</summary>
    public bool IsUnderWay => Status is SyncStatus.Running;
}

/// <summary>Deletes that a run does not make without a person's word.</summary>
/// <param name="Deletes">How many customers ERPNext has no more.</param>
/// <param name="Known">How many we have.</param>
/// <param name="Examples">Some of their names.</param>
/// <param name="FoundAt">When their list became what it is (UTC): a confirmation says which list it has seen.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncHold")]
public sealed record SyncHold(
    [property: Id(0)] long Deletes, [property: Id(1)] long Known, [property: Id(2)] IReadOnlyList<string> Examples,
    [property: Id(3)] DateTimeOffset? FoundAt = null);

/// <summary>One page of runs.</summary>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncRunPage")]
public sealed record SyncRunPage([property: Id(0)] IReadOnlyList<SyncRun> Items, [property: Id(1)] string? NextCursor);

/// <summary>A customer that a run could not take, and why.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncFailure")]
public sealed record SyncFailure(
    [property: Id(0)] string ErpnextId, [property: Id(1)] string Message, [property: Id(2)] DateTimeOffset At);

/// <summary>One page of failures.</summary>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncFailurePage")]
public sealed record SyncFailurePage(
    [property: Id(0)] IReadOnlyList<SyncFailure> Items, [property: Id(1)] string? NextCursor);

/// <summary>The syncs at a glance.</summary>
/// <param name="IsConfigured">Whether ERPNext's address and key are set; without them no run can succeed.</param>
/// <param name="Running">The run under way; null when none is.</param>
/// <param name="Held">A run that waits for a person's word.</param>
/// <param name="LastBasic">The newest basic run that has ended.</param>
/// <param name="LastEnhanced">The newest enhanced run that has ended.</param>
/// <param name="NextBasic">When the next one is due (UTC); null when none is scheduled.</param>
/// <param name="NextEnhanced">When the next one is due (UTC); null when none is scheduled.</param>
/// <param name="Wanted">Why a basic run is wanted before it is due.</param>
/// <param name="SyncedUpTo">The site's time when the last run looked: what was saved before is here; null before the first run.</param>
/// <param name="Queued">What begins when the run under way has ended.</param>
/// <param name="UpdatesAvailable">Whether a sync would bring what is not here yet, as far as anybody knows.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncOverview")]
public sealed record SyncOverview(
    [property: Id(0)] bool IsConfigured, [property: Id(1)] SyncRun? Running, [property: Id(2)] SyncRun? Held,
    [property: Id(3)] SyncRun? LastBasic,
    [property: Id(4)] SyncRun? LastEnhanced, [property: Id(5)] DateTimeOffset? NextBasic,
    [property: Id(6)] DateTimeOffset? NextEnhanced,
    [property: Id(7)] CatchUpRequest? Wanted, [property: Id(8)] string? SyncedUpTo,
    [property: Id(9)] IReadOnlyList<QueuedSync> Queued, [property: Id(10)] bool UpdatesAvailable);
