using CustomerSync.Verification;

namespace CustomerSync.Sync;

/// <summary>Coordinates the syncs. There is one in the cluster; one run is under way at a time.</summary>
[Alias("CustomerSync.ISyncCoordinatorGrain")]
public interface ISyncCoordinatorGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Starts a run and returns at once; while one is under way, of whichever kind, that one is returned. A full sync
    /// that a person wants meanwhile begins when that one has ended.
    /// </summary>
    /// <exception cref="SyncNotConfiguredException">No run was begun.</exception>
    /// <exception cref="StorageUnavailableException">No run could be begun.</exception>
    [Alias("Start")]
    Task<SyncRun> Start(SyncKind kind, SyncTrigger trigger);

    /// <summary>A run as it stands; null when there is none of that id.</summary>
    [Alias("Find")]
    Task<SyncRun?> Find(string id);

    /// <summary>Runs, newest first.</summary>
    /// <param name="before">The previous page's <see cref="SyncRunPage.NextCursor"/>.</param>
    /// <param name="limit">1 to 200.</param>
    [Alias("List")]
    Task<SyncRunPage> List(string? before, int limit);

    /// <summary>Customers that a run could not take, by name.</summary>
    /// <param name="after">The previous page's <see cref="SyncFailurePage.NextCursor"/>.</param>
    /// <param name="limit">1 to 500.</param>
    [Alias("Failures")]
    Task<SyncFailurePage> Failures(string id, string? after, int limit);

    /// <summary>Ends a run that is under way or held; what it has done stays.</summary>
    /// <returns>The run; null when there is none of that id. A run that has ended stays as it is.</returns>
    [Alias("Cancel")]
    Task<SyncRun?> Cancel(string id);

    /// <summary>A person's word: the deletes for which a run is held shall be made.</summary>
    /// <returns>The run, under way again; null when there is none of that id. A run that is not held stays as it
    /// is.</returns>
    [Alias("Confirm")]
    Task<SyncRun?> Confirm(string id);

    /// <summary>
    /// The same, for the list that the person has seen. While a run is under way it waits until that has ended.
    /// </summary>
    /// <param name="seen"><see cref="SyncHold.FoundAt"/> of that list; null: whatever it is now.</param>
    [Alias("ConfirmDeletes")]
    Task<SyncAnswer> ConfirmDeletes(string id, DateTimeOffset? seen);

    /// <summary>
    /// Customers that were deleted by a person's word live again, for a day, and are kept though ERPNext lacks them.
    /// </summary>
    /// <returns>The run that does so, or the one that is undone while that waits.</returns>
    [Alias("Undo")]
    Task<SyncAnswer> Undo(string id);

    /// <summary>Whom a held run would delete, or whom one deleted by a person's word.</summary>
    /// <param name="search">As that of the list of customers; null: all.</param>
    /// <param name="after">The previous page's <see cref="HeldCustomerPage.NextCursor"/>.</param>
    /// <param name="limit">1 to 500.</param>
    [Alias("Deletes")]
    Task<HeldCustomerPage> Deletes(string id, string? search, string? after, int limit);

    /// <summary>Some runs, newest first.</summary>
    /// <param name="before">The previous page's <see cref="SyncRunPage.NextCursor"/>.</param>
    /// <param name="limit">1 to 200.</param>
    [Alias("ListWhere")]
    Task<SyncRunPage> ListWhere(SyncRunFilter filter, string? before, int limit);

    /// <summary>What is under way, what was, and what comes next.</summary>
    [Alias("Overview")]
    Task<SyncOverview> Overview();

    /// <summary>Stops a verification that is under way; it goes on where it stood when it is resumed.</summary>
    /// <returns>The run; null when there is none of that id. One that is no verification under way stays as it is.</returns>
    [Alias("Pause")]
    Task<SyncRun?> Pause(string id);

    /// <summary>Goes on with a paused verification, once the sync under way has ended.</summary>
    /// <returns>The run; null when there is none of that id. One that is not paused stays as it is.</returns>
    [Alias("Resume")]
    Task<SyncRun?> Resume(string id);

    /// <summary>When all customers were last compared with ERPNext.</summary>
    [Alias("Looks")]
    Task<CompleteLooks> Looks();

    /// <summary>
    /// Something may have been missed (deliveries were refused, the storage was away): the next incremental sync is
    /// wanted at once. Remembered until one has run.
    /// </summary>
    [Alias("RequestCatchUp")]
    Task RequestCatchUp(string reason);

    /// <summary>A customer of these names is erased: they do not stay in what is kept here.</summary>
    [Alias("Forget")]
    Task Forget(IReadOnlyList<string> erpnextIds);

    /// <summary>What is wanted and has not run yet; null when nothing is.</summary>
    [Alias("WantedCatchUp")]
    Task<CatchUpRequest?> WantedCatchUp();

    /// <summary>
    /// These customers are to be read from ERPNext soon, in batches: what a webhook told of them is not all.
    /// </summary>
    [Alias("Refresh")]
    Task Refresh(IReadOnlyList<string> erpnextIds);

    /// <summary>
    /// The same of customers that webhooks brought, or seem to have deleted: what ERPNext does not have does not stay.
    /// Should one have had another name, an incremental sync is wanted, which finds the rename.
    /// </summary>
    [Alias("Verify")]
    Task Verify(IReadOnlyList<string> erpnextIds);

    /// <summary>
    /// Looks whether something is due, and takes up a run that a dead silo left. Every silo calls it, so that it goes
    /// on wherever.
    /// </summary>
    [Alias("Tick")]
    Task Tick();
}

/// <summary>A wish for an incremental sync.</summary>
/// <param name="Since">When it was first wanted.</param>
/// <param name="Reason">The newest reason, one sentence.</param>
/// <param name="Count">How often it was wanted.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CatchUpRequest")]
public sealed record CatchUpRequest(
    [property: Id(0)] DateTimeOffset Since, [property: Id(1)] string Reason, [property: Id(2)] int Count);
