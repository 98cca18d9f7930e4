using CustomerSync.Storage;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private async Task<List<(string, string)>> Listed(string run, string? search = null) =>
        [.. (await Sync.Deletes(run, search, "", 10)).Select(one => (one.ErpnextId, one.State))];

    [Fact]
    public async Task Whom_a_run_would_delete_is_a_list_that_a_later_run_brings_up_to_date()
    {
        await Store.Commit([.. "ABCDE".Select(name => Sample.Create(name.ToString()))]);
        await Sync.NoteDeletes("held", ["A", "B", "C", "UNKNOWN"], replaces: true);
        await Sync.NoteDeletes("held", ["C", "D"], replaces: false);
        Assert.Equal(["A", "B", "C", "D"], (await Listed("held")).Select(one => one.Item1));
        var hold = await SyncBrake.HoldOf(Sync, "held", 5, Sample.Noon);
        Assert.Equal((4, "A, B, C, D", Sample.Noon), (hold.Deletes, string.Join(", ", hold.Examples), hold.FoundAt));

        // One that was confirmed stays so, whoever is found besides; a complete list takes the others away.
        await Sync.MarkDeletes("held", SyncStore.Held, SyncStore.Confirmed);
        await Sync.NoteDeletes("found", ["B", "E"], replaces: true);
        Assert.True(await Sync.JoinDeletes("held", "found", replaces: true));
        Assert.Equal([("B", "confirmed"), ("E", "held")], await Listed("held"));
        Assert.Empty(await Listed("found"));
        await Sync.NoteDeletes("found", ["B"], replaces: true);
        Assert.False(await Sync.JoinDeletes("held", "found", replaces: false));
        Assert.Equal(["B"], await Sync.ConfirmedAmong("held", ["A", "B", "E"]));
        Assert.Empty(await Sync.ConfirmedAmong("found", ["B"]));
        Assert.Equal([("E", "held")], await Listed("held", "e"));
    }

    [Fact]
    public async Task Whom_a_person_keeps_stays_kept_until_it_is_seen_again_or_erased()
    {
        await Store.Commit([.. "ABC".Select(name => Sample.Create(name.ToString()))]);
        await Sync.NoteDeletes("run", ["A", "B", "C"], replaces: true);
        await Sync.MarkDeletes("run", SyncStore.Held, SyncStore.Kept);

        Assert.Equal(["A", "C"], (await Sync.KeptAmong(["A", "C", "D"])).Order(StringComparer.Ordinal));
        await Sync.KeepOnly(new HashSet<string> { "A", "B" });
        Assert.Equal(["A", "B"], (await Sync.KeptAmong(["A", "B", "C"])).Order(StringComparer.Ordinal));
        // Lists of runs that are no more go, and what was kept stays.
        await Sync.NoteDeletes("other", ["C"], replaces: true);
        await new Pruning(Database).SyncRuns(Sample.Noon);
        Assert.Empty(await Listed("other"));
        Assert.Equal(["A", "B"], (await Sync.KeptAmong(["A", "B", "C"])).Order(StringComparer.Ordinal));
    }
}
