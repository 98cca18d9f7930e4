using CustomerSync.Storage;

namespace CustomerSync.Access;

/// <summary>What the grain and the commands write alike.</summary>
internal static class AccessLinks
{
    /// <summary>Whoever redeems it becomes an admin.</summary>
    public static AccessLink Admin(string hash, DateTimeOffset until, string by) =>
        new(hash, null, "Admin", AccessRole.Admin, until, null, by);

    public static MachineKey Key(NewKey key, DateTimeOffset now) =>
        new(key.Id, key.Name, key.Role, key.Hash, now, key.By, key.Until, null);
}
