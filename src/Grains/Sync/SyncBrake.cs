using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>When deletes wait for a person, and for what they wait.</summary>
internal static class SyncBrake
{
    private const int Examples = 20;

    /// <summary>Deletes of so long ago are forgotten.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <param name="deletes">Those to be made and those that syncs made within the window.</param>
    /// <param name="living">Customers that there were before them.</param>
    public static bool Holds(long deletes, long living, SyncOptions options) => options.BrakePercent < 100
        && (deletes > Math.Max(options.BrakeCount, living * options.BrakePercent / 100) || 2 * deletes > living);

    /// <summary>What the run is held for, as its list is now.</summary>
    public static async Task<SyncHold> HoldOf(SyncStore store, string runId, long known, DateTimeOffset foundAt)
    {
        var first = await store.Deletes(runId, null, "", Examples, onlyLiving: true);
        return new(
            await store.CountDeletes(runId), known, [.. first.Select(one => one.ErpnextId)], foundAt);
    }

    public static string Sentence(SyncHold hold) => (hold.Deletes >= hold.Known
        ? $"ERPNext has none of our {hold.Known} customers any more."
        : $"{hold.Deletes} of {hold.Known} customers would be deleted.") +
        " Nothing was deleted: confirm it if that is so, else check ErpNext:Url and the permissions of its key.";
}
