using System.Security.Cryptography;
using System.Text;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// Erases a customer: its row, what its changes told, its names in the delivery log, in runs and with other customers,
/// former ones too. What remains is a
/// hash of the name, which keeps late deliveries from bringing it back, and its places in the feed, which would have
/// gaps without them.
/// </summary>
internal sealed class Eraser(Database database, TimeProvider time)
{
    private const int PseudonymDigits = 16;

    /// <summary>A run that is under way writes its position again, however often it is replaced.</summary>
    private const int MaxRounds = 3;

    /// <returns>False when the row is not a deleted customer of that version; nothing was erased then.</returns>
    public async Task<bool> Erase(StoredCustomer row)
    {
        var pseudonym = (ErpnextName)("erased-" + Hash(row.Customer!.ErpnextId)[..PseudonymDigits]);
        var mentions = await Find(new Mentions(await Names(row.Customer), pseudonym));
        if (!await database.Write(session => Erase(session, row, pseudonym, mentions))) return false;
        await EraseMissed(mentions);
        await database.DiscardRemains();
        return true;
    }

    private async Task<bool> Erase(DbSession session, StoredCustomer row, ErpnextName pseudonym, Mentions mentions)
    {
        var customer = row.Customer!;
        var gone = await session.Statement("erase_customer").With("@name", (string)customer.ErpnextId)
            .With("@version", row.Version).ExecuteScalarAsync();
        if (gone is null) return false;
        var erased = new List<(string Name, SiteTime? Modified)> { (customer.ErpnextId, customer.ErpnextModified) };
        foreach (var former in customer.PreviousIds)
            if (await session.Statement("erase_former").With("@name", (string)former)
                .ExecuteScalarAsync() is { } modified)
                erased.Add((former, (SiteTime?)(modified as string)));
        var touched = await mentions.Replace(session);
        foreach (var (name, modified) in erased) await MarkErased(session, name, modified, touched);
        var blank = new Customer { ErpnextId = pseudonym, Id = customer.Id, Name = "", DeletedAt = customer.DeletedAt };
        await session.Statement("erase_changes").With("@pseudonym", (string)pseudonym)
            .With("@customer", StorageJson.Customer(blank))
            .With("@id", database.Bindable(customer.Id)).ExecuteNonQueryAsync();
        return true;
    }

    /// <summary>What was written while it was looked for, or since.</summary>
    private async Task EraseMissed(Mentions mentions)
    {
        for (var round = 1; round <= MaxRounds; round++)
        {
            await Find(mentions);
            if (!mentions.Any) return;
            await database.Write(mentions.Replace);
        }
    }

    private Task<Mentions> Find(Mentions mentions) => database.Read(async session =>
    {
        await mentions.Find(session);
        return mentions;
    });

    /// <summary>A former name that another customer bears now is that one's.</summary>
    private Task<HashSet<string>> Names(Customer customer) => database.Read(async session =>
    {
        var names = customer.PreviousIds.Prepend(customer.ErpnextId).Select(name => (string)name)
            .ToHashSet(StringComparer.Ordinal);
        names.ExceptWith(await database.WithTexts(session.Statement("living_among"), "@values", names)
            .ReadAll(row => row.GetString(0)));
        return names;
    });

    /// <summary>What is left of those names that were erased.</summary>
    public static async Task<Dictionary<string, StoredCustomer>> Read(
        DbSession session, Database database, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return [];
        var byHash = names.ToDictionary(Hash, StringComparer.Ordinal);
        var erased = await database.WithTexts(session.Statement("read_erased"), "@hashes", byHash.Keys).ReadAll(row =>
            (Name: byHash[row.GetString(0)],
                Row: new StoredCustomer { Times = Times(row.GetString(1)), Touched = row.Number(2) }));
        return erased.ToDictionary(one => one.Name, one => one.Row, StringComparer.Ordinal);
    }

    /// <summary>The times of a customer of which nothing else is left.</summary>
    private static string Times(string until) => $$"""{"updated":"{{until}}","deleted":"{{until}}"}""";

    /// <summary>
    /// Nothing tells the name any more but a hash, with the time up to which deliveries of it are late.
    /// </summary>
    private async Task MarkErased(DbSession session, string name, SiteTime? modified, long touched)
    {
        await session.Statement("erase_deliveries").With("@name", name).ExecuteNonQueryAsync();
        await session.Statement("erase_failures").With("@name", name).ExecuteNonQueryAsync();
        await session.Statement("erase_deletes").With("@name", name).ExecuteNonQueryAsync();
        await session.Statement("erase_differences").With("@name", name).ExecuteNonQueryAsync();
        await session.Statement("erase_mark").With("@hash", Hash(name)).With("@until", (string)JustAfter(modified))
            .With("@at", database.Bindable(time.GetStorableNow())).With("@touched", touched).ExecuteNonQueryAsync();
    }

    /// <summary>A microsecond later than the delete, which may be sent again itself.</summary>
    private static SiteTime JustAfter(SiteTime? modified) => (modified ?? default).Add(TimeSpan.FromMicroseconds(1));

    public static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
