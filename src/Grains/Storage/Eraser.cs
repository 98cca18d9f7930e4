using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    /// <returns>False when the row is not a deleted customer of that version; nothing was erased then.</returns>
    public async Task<bool> Erase(StoredCustomer row)
    {
        var customer = row.Customer!;
        var pseudonym = (ErpnextName)("erased-" + Hash(customer.ErpnextId)[..PseudonymDigits]);
        var mentions = await Find(customer, pseudonym);
        var isErased = await database.Write(session => Erase(session, row, pseudonym, mentions));
        if (isErased) await database.DiscardRemains();
        return isErased;
    }

    private async Task<bool> Erase(DbSession session, StoredCustomer row, ErpnextName pseudonym, Mentions mentions)
    {
        var customer = row.Customer!;
        var gone = await session.Statement("erase_customer").With("@name", (string)customer.ErpnextId).With("@version", row.Version).ExecuteScalarAsync();
        if (gone is null) return false;
        await mentions.Replace(session);
        await Forget(session, customer.ErpnextId, customer.ErpnextModified);
        foreach (var former in customer.PreviousIds)
            if (await session.Statement("erase_former").With("@name", (string)former).ExecuteScalarAsync() is { } modified)
                await Forget(session, former, (SiteTime?)(modified as string));
        var blank = new Customer { ErpnextId = pseudonym, Id = customer.Id, Name = "", DeletedAt = customer.DeletedAt };
        await session.Statement("erase_changes").With("@pseudonym", (string)pseudonym).With("@customer", StorageJson.Customer(blank))
            .With("@id", database.Bindable(customer.Id)).ExecuteNonQueryAsync();
        return true;
    }

    /// <summary>A former name that another customer bears now is that one's.</summary>
    private Task<Mentions> Find(Customer customer, ErpnextName pseudonym) => database.Read(async session =>
    {
        var names = customer.PreviousIds.Prepend(customer.ErpnextId).Select(name => (string)name).ToHashSet(StringComparer.Ordinal);
        await using (var reader = await database.WithTexts(session.Statement("living_among"), "@values", names).ExecuteReaderAsync())
            while (await reader.ReadAsync()) names.Remove(reader.GetString(0));
        var mentions = new Mentions(names, pseudonym);
        await mentions.Find(session);
        return mentions;
    });

    /// <summary>Of those names that were erased: up to which site time deliveries of them are late.</summary>
    public static async Task<Dictionary<string, string>> Read(DbSession session, Database database, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return [];
        var byHash = names.ToDictionary(Hash, StringComparer.Ordinal);
        var erased = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var reader = await database.WithTexts(session.Statement("read_erased"), "@hashes", byHash.Keys).ExecuteReaderAsync();
        while (await reader.ReadAsync()) erased[byHash[reader.GetString(0)]] = reader.GetString(1);
        return erased;
    }

    /// <summary>The times of a customer of which nothing else is left.</summary>
    public static string Times(string until) => $$"""{"updated":"{{until}}","deleted":"{{until}}"}""";

    /// <summary>
    /// Nothing tells the name any more but a hash, with the time up to which deliveries of it are late.
    /// </summary>
    private async Task Forget(DbSession session, string name, SiteTime? modified)
    {
        await session.Statement("erase_deliveries").With("@name", name).With("@escaped", JsonEncodedText.Encode(name).Value).ExecuteNonQueryAsync();
        await session.Statement("erase_failures").With("@name", name).ExecuteNonQueryAsync();
        await session.Statement("erase_mark").With("@hash", Hash(name)).With("@until", (string)JustAfter(modified))
            .With("@at", database.Bindable(time.GetStorableNow())).ExecuteNonQueryAsync();
    }

    /// <summary>A microsecond later than the delete, which may be sent again itself.</summary>
    private static SiteTime JustAfter(SiteTime? modified) => (modified ?? default).Add(TimeSpan.FromMicroseconds(1));

    public static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
