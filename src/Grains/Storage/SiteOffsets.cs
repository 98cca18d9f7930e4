using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// What the views of <c>reading</c> tell ERPNext's times in UTC by, the same on each engine: none knows every zone by
/// the name that ERPNext has for it.
/// </summary>
internal sealed class SiteOffsets(Database database)
{
    /// <param name="offsets">From that time of the site's clock on it is so many minutes ahead of UTC.</param>
    public async Task<bool> Update(IReadOnlyList<(SiteTime Since, int Minutes)> offsets) =>
        !offsets.SequenceEqual(await Read()) && await database.Write(async session =>
    {
        await session.Statement("clear_site_offsets").ExecuteNonQueryAsync();
        if (offsets.Count > 0)
            await database.Run(session, [Statement.Of("add_site_offsets", Columns.SiteOffsets, offsets)]);
        return true;
    });

    private Task<IReadOnlyList<(SiteTime, int)>> Read() => database.Read(session => session
        .Statement("read_site_offsets").ReadAll(row => (SiteTime.FromStored(row.GetString(0)), (int)row.Number(1))));
}
