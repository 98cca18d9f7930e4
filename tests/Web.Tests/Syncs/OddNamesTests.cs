using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Tests.Storage;
using ErpNextSimulator.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Names that HTML, JSON, SQL, addresses, searches or telephone numbers take for something else go through a whole life.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class OddNamesTests
{
    private static readonly string[] Names =
    [
        "NULL", "0", "true", "{}", "[]", "''", "%", "_", "\\", "\"", "'; DROP TABLE customers; --", "A,B", "A;B", "{0}",
        "@name", "$1", "Acme.", "Acme...", ".", "..", "a/../b", "%2F", "%00", "&#39;", "&lt;b&gt;", "A&#0;B",
        "R&D Labs", "G&amp;L", "?x=1", "#1", "+", "Caf\u00e9 A", "Cafe\u0301 B", "İstanbul", "ıı", "ß", "\u200Bx\u200B",
        "\u202Eabc", "a\tb", "a\nb", "a  b", "undefined", "__proto__", "constructor", "Events", "sync", "export.csv",
        "12345 67890", "+966 50 123 4567", "00966501234567", "١٢٣", "1e5", "-0", "\uFDD0x", "ﷺ", "Ⅻ", "ﬁ", "שלום", "मोहन",
        "ท", "한국", "日本が", " Lead", string.Concat(Enumerable.Repeat("😀", 137)),
    ];

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task Each_is_read_found_told_renamed_deleted_and_erased_as_itself(string engine)
    {
        if (engine == "SqlServer" && await TestSqlServer.IsBabelfish())
            Assert.Skip("Babelfish cuts texts of more than 4,000 characters (docs/decisions/0410).");
        string[] settings = engine == "Sqlite" ? []
            : ["--Storage:Provider", engine, "--Storage:ConnectionString",
                await TestDatabase.NewServerDatabase(engine, pool: 20)];
        await using var site = await SyncedSite.Start(
            options => options.Customers = 200,
            settings: ["--Sync:BrakePercent", "99", "--Sync:BrakeCount", "1000", .. settings]);
        foreach (var name in Names) site.Simulator.Actions.Do("sql_insert", name, values: Fields(name));

        Assert.Equal(0, Failed(await site.Basic()));
        Assert.Equal(0, Changes(await site.Basic()));
        foreach (var name in Names)
        {
            Assert.True(IsAlive(await Find(site, name)), name);
            foreach (var search in (string[])[name, name.ToUpperInvariant(), name.ToLowerInvariant()])
                Assert.Contains(name, await Search(site, search));
        }

        foreach (var name in Names)
            Assert.Equal((name, "applied"), (name, await Edit(site, name)));
        Assert.Equal(0, Changes(await site.Enhanced()));

        foreach (var name in Names) site.Simulator.Actions.Do("rename_id", name, name + " II");
        var renames = await site.Basic();
        Assert.Equal((Names.Length, Names.Length), (Changes(renames), renames.GetProperty("renamed").GetInt32()));
        foreach (var name in Names)
            Assert.Equal([name], (await Find(site, name + " II"))!.Value.GetProperty("previousIds").EnumerateArray()
                .Select(former => former.GetString()!));
        Assert.Equal(0, Changes(await site.Basic()));

        foreach (var name in Names) site.Simulator.Actions.Do("delete_silently", name + " II");
        Assert.Equal(Names.Length, (await site.Basic()).GetProperty("deleted").GetInt32());
        foreach (var name in Names) await Erase(site, name + " II");
        Assert.Empty(await Remains.In(site.Front.App.Services.GetRequiredService<Database>(),
            Names.Where(name => name.Length >= 8).Select(name => name + " II")));
    }

    private static PyDict Fields(string name) =>
        new() { ["customer_name"] = name, ["modified"] = Now(), ["creation"] = Now(), ["tax_id"] = "T0" };

    private static async Task<string?> Edit(SyncedSite site, string name)
    {
        site.Simulator.Actions.Do("set_value", name, values: new() { ["tax_id"] = "T1" });
        var modified = site.Simulator.Site.Read(
            () => site.Simulator.Site.Get(DocTypes.Customer, name).Text("modified"));
        using var response = await site.Front.Deliver(
            JsonSerializer.Serialize(new { @event = "on_update", doc = new { name, modified, tax_id = "T1" } }));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("data").GetProperty("outcome").GetString();
    }

    private static async Task<JsonElement?> Find(SyncedSite site, string name)
    {
        using var response = await site.Front.Http.GetAsync(ByName(name));
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data") : null;
    }

    private static async Task<IEnumerable<string?>> Search(SyncedSite site, string text) =>
        (await site.Front.Data($"/api/customers?limit=300&search={Uri.EscapeDataString(text)}")).GetProperty("items")
            .EnumerateArray().Select(customer => customer.GetProperty("erpnextId").GetString());

    private static async Task Erase(SyncedSite site, string name)
    {
        using var erased = await site.Front.Http.DeleteAsync(ByName(name));
        Assert.True(erased.IsSuccessStatusCode, $"{name}: {await erased.Content.ReadAsStringAsync()}");
    }

    private static string ByName(string name) => $"/api/customers/by-name?erpnextId={Uri.EscapeDataString(name)}";

    private static int Changes(JsonElement run) =>
        ((string[])["created", "updated", "restored", "renamed", "merged", "deleted"])
            .Sum(kind => run.GetProperty(kind).GetInt32());

    private static int Failed(JsonElement run) => run.GetProperty("failed").GetInt32();

    private static bool IsAlive(JsonElement? customer) =>
        customer?.GetProperty("deletedAt").ValueKind is JsonValueKind.Null;

    /// <summary>Of a site in Riyadh.</summary>
    private static string Now() =>
        (TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(3)).ToString(
            "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
