using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Sync;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Pages;
using ErpNextSimulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests.Administration;

/// <summary>Settings that are changed while everything runs.</summary>
[Trait("Speed", "Slow")]
public sealed class SettingsTests
{
    private const string Api = "/api/settings";

    [Fact]
    public async Task An_ERPNext_is_tried_saved_and_synced_from_without_a_restart_and_is_there_after_one()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 5);
        var folder = Directory.CreateTempSubdirectory("customersync-");
        string[] quiet = ["--ErpNext:Retries", "0", "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", ""];
        await using (var front = await RunningFront.Start(folder, quiet))
        {
            var url = simulator.Url.ToString().TrimEnd('/');
            var (key, secret) = (simulator.Options.ApiKey, simulator.Options.ApiSecret);
            Assert.NotEqual(JsonValueKind.Null, (await Try(front, url, key, "wrong")).GetProperty("problem").ValueKind);
            var tried = await Try(front, url, key, secret);
            Assert.Equal((JsonValueKind.Null, true), (tried.GetProperty("problem").ValueKind, tried.GetProperty("mayManageWebhooks").GetBoolean()));
            Assert.False((await front.Data("/api/customers/sync")).GetProperty("isConfigured").GetBoolean());

            var saved = await Save(front, HttpStatusCode.OK, new() { ["ErpNext:Url"] = url, ["ErpNext:ApiKey"] = key, ["ErpNext:ApiSecret"] = secret });
            Assert.DoesNotContain(secret, saved.GetRawText(), StringComparison.Ordinal);
            Assert.Equal(("stored", true), (Item(saved, "ErpNext:ApiSecret").GetProperty("source").GetString(), Item(saved, "ErpNext:ApiSecret").GetProperty("isSet").GetBoolean()));
            using (var synced = await front.Http.PostAsync("/api/customers/sync/enhanced?wait=true", null, TestContext.Current.CancellationToken))
                Assert.True(synced.IsSuccessStatusCode);
            Assert.Equal(5, (await front.AllCustomers()).Count);
            // The secret in force is for this address alone.
            Assert.NotEqual(JsonValueKind.Null, (await Try(front, "http://127.0.0.1:9", key, "")).GetProperty("problem").ValueKind);
            await Save(front, HttpStatusCode.BadRequest, new() { ["ErpNext:Url"] = "http://127.0.0.1:9" });
        }
        foreach (var file in folder.GetFiles("customersync.db*"))
            Assert.DoesNotContain(simulator.Options.ApiSecret, await ReadText(file), StringComparison.Ordinal);
        await using (var again = await RunningFront.Start(folder, quiet))
            await Wait.Until("it is in force again", async () =>
                (await again.Data("/api/customers/sync")).GetProperty("isConfigured").GetBoolean());
        folder.Remove();
    }

    [Fact]
    public async Task What_the_configuration_sets_is_shown_and_stays_and_what_makes_no_sense_is_told()
    {
        await using var front = await RunningFront.Start(null, "--Sync:BrakeCount", "7");
        var list = await front.Data(Api);
        Assert.Equal(("7", "configuration"), (Item(list, "Sync:BrakeCount").GetProperty("value").GetString(), Item(list, "Sync:BrakeCount").GetProperty("source").GetString()));
        Assert.Equal("default", Item(list, "Sync:BrakePercent").GetProperty("source").GetString());

        await Save(front, HttpStatusCode.BadRequest, new() { ["Sync:BrakeCount"] = "9" });
        await Save(front, HttpStatusCode.BadRequest, new() { ["Sync:BrakePercent"] = "200" });
        await Save(front, HttpStatusCode.BadRequest, new() { ["Sync:BasicEvery"] = "soon" });
        await Save(front, HttpStatusCode.BadRequest, new() { ["Storage:Provider"] = "Sqlite" });
        await Save(front, HttpStatusCode.BadRequest, new() { ["ErpNext:Url"] = "https://erp.example" });
        await Save(front, HttpStatusCode.OK, new() { ["Sync:BrakePercent"] = "12.5", ["Sync:EnhancedAt"] = "" });
        var options = front.App.Services.GetRequiredService<IOptions<SyncOptions>>().Value;
        Assert.Equal((12.5, 7, null), (options.BrakePercent, options.BrakeCount, options.NightlyAt));
        await Save(front, HttpStatusCode.Conflict, new() { ["Sync:BrakePercent"] = "3" }, version: 0);

        await Save(front, HttpStatusCode.OK, new() { ["Sync:BrakePercent"] = null });
        Assert.Equal(5, options.BrakePercent);
        await Wait.Until("it is in the audit", async () =>
            (await front.Data("/api/access/audit")).GetProperty("items").EnumerateArray().Any(
                entry => entry.GetProperty("action").GetString() == "settings.change"));
    }

    [Fact]
    public async Task The_form_tries_saves_and_leads_on()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var front = await RunningFront.Start(null, "--ErpNext:Retries", "0", "--Sync:BasicEvery", "00:00:00");
        await using var browser = await Browser.Start();
        var page = await browser.Open(front, "/settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter them here" }).ClickAsync();
        await Expect(page.GetByLabel("Basic sync every")).ToBeDisabledAsync();
        await page.GetByLabel("Address").FillAsync(simulator.Url.ToString().TrimEnd('/'));
        await page.GetByLabel("API key").FillAsync(simulator.Options.ApiKey);
        await page.GetByLabel("API secret").FillAsync(simulator.Options.ApiSecret);

        await page.Button("Try these").ClickAsync();
        await Expect(page.Locator(".tried.good")).ToContainTextAsync("knows the key as");
        await page.Button("Save").ClickAsync();
        await Expect(page.GetByText("Go on to the webhooks")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("API secret")).ToHaveValueAsync("");
        await page.GetByText("Go on to the webhooks").ClickAsync();
        await Expect(page.Locator("#connection .badge")).ToHaveTextAsync("Connected");
        Assert.Empty(browser.Errors);
    }

    private static async Task<string> ReadText(FileInfo file) =>
        System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName));

    private static JsonElement Item(JsonElement list, string key) =>
        list.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("key").GetString() == key);

    private static async Task<JsonElement> Try(RunningFront front, string url, string apiKey, string apiSecret)
    {
        using var answer = await front.Http.PostAsJsonAsync($"{Api}/try", new { url, apiKey, apiSecret });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private static async Task<JsonElement> Save(
        RunningFront front, HttpStatusCode expected, Dictionary<string, string?> values, long? version = null)
    {
        version ??= (await front.Data(Api)).GetProperty("version").GetInt64();
        using var answer = await front.Http.PutAsJsonAsync(Api, new { version, values });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {body}");
        return expected is HttpStatusCode.OK ? body.GetProperty("data") : body;
    }
}
