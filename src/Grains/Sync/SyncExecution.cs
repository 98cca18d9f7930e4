using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// A run while it is under way: what it is, how far it has come, and what watchers are told. Read by other threads
/// while one writes.
/// </summary>
internal sealed class SyncExecution(
    SyncLease lease, SyncKind kind, DateTimeOffset startedAt, SyncCheckpoint checkpoint, SyncCounts counts,
    TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private readonly Lock _gate = new();
    private SyncCheckpoint _checkpoint = checkpoint;
    private readonly long _before = counts.Processed;
    private SyncCounts _counts = counts;
    private string? _message;
    private NameSet? _read;

    /// <summary>Called when something has moved.</summary>
    public Action<SyncExecution> Progressed { get; init; } = _ => { };

    public SyncLease Lease => lease;

    public string Id => lease.RunId;

    public SyncKind Kind => kind;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>How long it has been under way in this process.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_begun);

    /// <summary>Known once ERPNext was asked who it is.</summary>
    public ErpNextReport Site { get; set; } = new("Not asked yet.", []);

    public SyncCheckpoint Checkpoint { get { lock (_gate) return _checkpoint; } }

    /// <summary>What the database has: from there a run would go on whose silo dies now.</summary>
    public string CommittedCheckpoint { get; set; } = checkpoint.ToJson();

    public SyncWatermarks Watermarks => Checkpoint.Watermarks;

    /// <summary>When it first looked at the site; known once the site was reached.</summary>
    public SyncWatermark Look => Checkpoint.Look!;

    /// <summary>The very first run reads everything, whatever its kind.</summary>
    public bool IsFirst => Watermarks.Customers is null;

    /// <summary>Whether all was compared before: what differs now is a difference, and no first copy.</summary>
    public bool KnowsAll { get; } = kind is SyncKind.Verification
        || checkpoint is { UndoOf: null, Watermarks.ErpNextsComparedAt: not null };

    /// <summary>Whether it brings what ERPNext has: not so when it undoes deletes, or only compares.</summary>
    public bool IsSync => kind is not SyncKind.Verification && Checkpoint.UndoOf is null;

    /// <summary>Customers that were known to differ when this process took the run up; null: not asked yet.</summary>
    public HashSet<string>? OpenDifferences { get; set; }

    /// <summary>So many were found in it by this process.</summary>
    public int Differences { get; set; }

    public void Advance(Func<SyncCheckpoint, SyncCheckpoint> change)
    {
        lock (_gate) _checkpoint = change(_checkpoint);
        Progressed(this);
    }

    public void UpdateWatermarks(Func<SyncWatermarks, SyncWatermarks> change) =>
        Advance(checkpoint => checkpoint with { Watermarks = change(checkpoint.Watermarks) });

    /// <summary>Why it waits; null when it goes on.</summary>
    public void SetStatus(string? message)
    {
        if (Interlocked.Exchange(ref _message, message) != message) Progressed(this);
    }

    /// <summary>Customers that this run has read: several stages may come upon one.</summary>
    public NameSet ReadNames => _read ??= new(IsFirst || kind is SyncKind.Enhanced ? Site.Count : 0);

    /// <summary>
    /// Customers that could not be taken in this run, as far as this process knows: another stage need not try them
    /// again.
    /// </summary>
    public HashSet<string> FailedNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Customers of ours that User Permissions hide from the key's user: nobody knows how they are.</summary>
    private readonly HashSet<string> _hiddenNames = new(StringComparer.Ordinal);

    /// <summary>Not all of them are asked for in each run, unless all names are compared.</summary>
    public void NoteHidden(IReadOnlyCollection<string> names)
    {
        const string meaning =
            "of our customers may not be seen by ERPNext's user of this key (User Permissions): they stay as they "
            + "were when they were last seen.";
        if (names.Count == 0) return;
        _hiddenNames.UnionWith(names);
        var atLeast = Checkpoint.Stage is SyncStage.Names ? "" : "At least ";
        Advance(checkpoint => checkpoint
            with { Notes = [.. checkpoint.Notes.Where(note => !note.EndsWith(meaning, StringComparison.Ordinal)),
                $"{atLeast}{_hiddenNames.Count} {meaning}"] });
    }

    /// <summary>
    /// Old names of customers whose rename could not be followed yet: they are not in ERPNext, and not gone.
    /// </summary>
    public HashSet<string> PostponedNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows that are to be committed outside of a page that was read.</summary>
    public SyncPage PageOf(IReadOnlyList<CommitItem> items, FeedHead headBefore) =>
        new(Lease, Checkpoint.ToJson(), headBefore, 0, items, []);

    /// <summary>Counts changes of one kind that were committed outside of a page.</summary>
    public void Count(ChangeKind kind, int changes) =>
        Count(0, new(new Dictionary<ChangeKind, int> { [kind] = changes }, [], []));

    /// <summary>Counts a page that was committed.</summary>
    public void Count(int processed, PageResult result)
    {
        lock (_gate)
        {
            var written = result.Written;
            int Of(ChangeKind kind) => written.GetValueOrDefault(kind);
            FailedNames.UnionWith(result.Refused.Select(customer => customer.Name));
            _counts = _counts with
            {
                Processed = _counts.Processed + processed,
                Created = _counts.Created + Of(ChangeKind.Created),
                Updated = _counts.Updated + Of(ChangeKind.Updated),
                Restored = _counts.Restored + Of(ChangeKind.Restored),
                Renamed = _counts.Renamed + Of(ChangeKind.Renamed),
                Merged = _counts.Merged + Of(ChangeKind.Merged),
                Deleted = _counts.Deleted + Of(ChangeKind.Deleted),
                Left = _counts.Left + Of(ChangeKind.Left),
                Failed = _counts.Failed + result.Refused.Count,
            };
        }
        Progressed(this);
    }

    /// <summary>How it stands.</summary>
    public SyncRun Snapshot()
    {
        lock (_gate)
        {
            var elapsed = Elapsed.TotalSeconds;
            var rate = elapsed > 0 ? (_counts.Processed - _before) / elapsed : 0;
            var left = _checkpoint.Total - _counts.Processed;
            return SyncRuns.Of(Id, kind, SyncStatus.Running, startedAt, null, Volatile.Read(ref _message), _checkpoint,
                _counts) with
            {
                RowsPerSecond = Math.Round(rate, 1),
                SecondsLeft = left > 0 && rate > 0 ? Math.Round(left.Value / rate, 1) : null,
            };
        }
    }
}
