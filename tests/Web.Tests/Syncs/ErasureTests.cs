using System.Net;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using ErpNextSimulator.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// A customer who was everywhere, in syncs that were held and runs that failed too, is erased by one request.
/// </summary>
public sealed class ErasureTests
{
    private const string Person = "Aaa Zzyzx";
    private const string Former = "Qqvarn Former";
    private const string Email = "zzyzx@secret.example";

    [Fact]
    public async Task What_syncs_and_webhooks_have_kept_of_an_erased_customer_is_gone_from_every_table_and_file()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        site.Simulator.Actions.Do("create", Former, values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        site.Simulator.Actions.Do("rename", Former, Person);
        await site.Basic();
        using (await site.Front.Deliver(
            Json("on_update", new { name = Person, customer_name = Person, email_id = Email,
                modified = "2999-01-01 00:00:00" }))) { }
        site.Simulator.Actions.Do("delete_permanently", Person);
        foreach (var name in site.Simulator.Site.Read(
            () => site.Simulator.Site[DocTypes.Customer].Take(40).Select(row => row.Name).ToList()))
            site.Simulator.Actions.Do("delete_permanently", name);
        await site.Enhanced(); // It is held, with examples.
        using (await site.Front.Deliver(Json("on_trash", new { name = Person, modified = "2999-01-02 00:00:00" }))) { }
        await Wait.Until("the delete",
            async () => (await site.Front.Data("/api/customers/" + Uri.EscapeDataString(Person))).GetProperty(
                "deletedAt").ValueKind is JsonValueKind.String);
        var database = site.Front.App.Services.GetRequiredService<Database>();
        string[] secrets = [Person, Former, Email];
        Assert.NotEmpty(await Remains.In(database, secrets));

        using var erased = await site.Front.Http.DeleteAsync("/api/customers/" + Uri.EscapeDataString(Person));

        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        Assert.Empty(await Remains.In(database, secrets));
        Assert.Empty(Remains.InFiles(
            Path.GetDirectoryName(site.Front.App.Configuration["Storage:ConnectionString"]!["Data Source=".Length..])!,
            secrets));
        using (await site.Front.Deliver(
            Json("on_update", new { name = Person, customer_name = Person, email_id = Email,
                modified = "2999-01-01 00:00:00" }))) { }
        Assert.Equal(HttpStatusCode.NotFound,
            (await site.Front.Http.GetAsync("/api/customers/" + Uri.EscapeDataString(Person))).StatusCode);
        Assert.Empty(await Remains.In(database, secrets)); // Nor does the log of late deliveries tell it.
    }

    [Fact]
    public async Task A_customer_that_a_sync_deleted_while_its_grain_was_awake_is_erased()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 60);
        site.Simulator.Actions.Do("create", Person, values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        using (await site.Front.Deliver(
            Json("on_update", new { name = Person, email_id = Email, modified = "2026-01-01 00:00:00" }))) { }
        site.Simulator.Actions.Do("delete_silently", Person);
        await site.Basic();

        using var erased = await site.Front.Http.DeleteAsync("/api/customers/" + Uri.EscapeDataString(Person));

        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
    }

    private static string Json(string eventName, object document) =>
        JsonSerializer.Serialize(new { @event = eventName, doc = document });
}
