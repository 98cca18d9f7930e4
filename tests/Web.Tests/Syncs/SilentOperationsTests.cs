using System.Globalization;
using CustomerSync.Sync;
using ErpNextSimulator;
using ErpNextSimulator.Control;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Each operation in ERPNext that no webhook tells of, one by one: visible after one basic sync,
/// and invisible without the stage that finds it.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SilentOperationsTests
{
    /// <summary>
    /// Legs that would also find it on a small site, where all is compared each time; on a large one they do so in
    /// turn.
    /// </summary>
    private static readonly SyncStage[] Thorough = [SyncStage.Patrol, SyncStage.Names];

    public static TheoryData<string, SyncStage[]> Operations { get; } = new()
    {
        { "import of a new one", [SyncStage.Customers] },
        { "import of a known one", [SyncStage.Customers] },
        { "set_value", [SyncStage.Customers] },
        { "edit_address", [SyncStage.Customers, SyncStage.Contacts] },
        { "edit_contact", [SyncStage.Contacts] },
        { "sql", [SyncStage.Patrol] },
        { "sql_credit_limit", [SyncStage.Patrol] },
        { "rename_id", [SyncStage.Renames] },
        { "rename", [SyncStage.Renames] },
        { "merge", [SyncStage.Renames, SyncStage.Deletes] },
        { "delete_silently", [SyncStage.Deletes] },
        { "bulk_delete", [SyncStage.Deletes] },
        { "delete_permanently", [SyncStage.Names] },
        { "restore", [SyncStage.Customers] },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task It_is_visible_after_one_basic_sync_and_invisible_without_the_legs_that_find_it(
        string operation, SyncStage[] legs)
    {
        await using var site = await Prepared();
        var without = site.Front.App.Services.GetRequiredService<IOptions<SyncOptions>>().Value.Without;
        Do(site.Simulator, operation);

        without.UnionWith(Thorough.Union(legs));
        await site.Basic();
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(site.AssertSame);

        without.Clear();
        without.UnionWith(Thorough.Except(legs));
        await site.Basic();
        await site.AssertSame();
    }

    /// <summary>Some customers with all that belongs to them, known here.</summary>
    private static async Task<SyncedSite> Prepared()
    {
        var site = await SyncedSite.Start();
        site.SiteTime = TimeSpan.FromDays(-2);
        foreach (var name in (ReadOnlySpan<string>)["شركة النور", "Müller", "B", "C", "Gone"])
            site.Simulator.Actions.Do("create", name, values: Full(name));
        site.Simulator.Actions.Do(
            "set_credit_limit", "B", values: new() { ["company"] = "Lab Trading", ["credit_limit"] = 10.0 });
        await site.Basic();
        await site.AssertSame();
        site.SiteTime = TimeSpan.FromDays(-1); // So that the others are before the overlap.
        site.Simulator.Actions.Do("create", "Later", values: Full("Later"));
        site.Simulator.Actions.Do("delete", "Gone");
        await site.Basic();
        site.SiteTime = TimeSpan.Zero;
        return site;
    }

    private static void Do(RunningSimulator simulator, string operation)
    {
        var actions = simulator.Actions;
        _ = operation switch
        {
            "import of a new one" => actions.Do("import", "New", values: Full("New")),
            "import of a known one" => actions.Do("import", "B", values: new() { ["tax_id"] = "77" }),
            "set_value" or "sql" => actions.Do(operation, "B", values: new() { ["tax_id"] = "77" }),
            "edit_address" => actions.Do(operation, "B", values: new() { ["city"] = "Dammam" }),
            "edit_contact" => actions.Do(
                operation, "B", values: new() {
                    ["email_ids"] = new PyList {
                        new PyDict { ["email_id"] = "new@example.com", ["is_primary"] = 1L } } }),
            "sql_credit_limit" => actions.Do(operation, "B", values: new() { ["credit_limit"] = 99.0 }),
            "rename_id" or "rename" => actions.Do(operation, "B", "B renamed"),
            "merge" => actions.Do(operation, "B", "C"),
            "bulk_delete" => BulkDelete(actions),
            "restore" => actions.Do(operation, "Gone"),
            _ => actions.Do(operation, "B"),
        };
    }

    /// <summary>The first is refused, and so nothing is told of the rest.</summary>
    private static string BulkDelete(Actions actions)
    {
        actions.Do("link", "Müller");
        return actions.Do("bulk_delete", "Müller\nB\nC");
    }

    private static PyDict Full(string name) => new()
    {
        ["customer_name"] = name, ["email_id"] = $"{name.Length}@example.com", ["mobile_no"] = "+966 5"
            + name.Length.ToString(CultureInfo.InvariantCulture),
        ["address_line1"] = "King Fahd Road", ["city"] = "Riyadh", ["country"] = "Saudi Arabia", ["tax_id"] = "3",
    };
}
