using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Setup;

/// <summary>
/// A simulated ERPNext and the product that is to be connected with it; without a secret set by hand.
/// </summary>
internal sealed class SetupSite : IAsyncDisposable
{
    public const string Path = "/api/webhooks/erpnext/setup";

    private SetupSite(RunningSimulator simulator, RunningFront front) => (Simulator, Front) = (simulator, front);

    public RunningSimulator Simulator { get; }

    public RunningFront Front { get; }

    public string Url => Front.App.Urls.First() + RunningFront.Webhooks;

    public static async Task<SetupSite> Start(
        int version = 15, Action<IServiceCollection>? replace = null, Action<SimulatorOptions>? simulate = null,
        params string[] settings)
    {
        var simulator = await RunningSimulator.Start(options =>
        {
            options.Version = version;
            simulate?.Invoke(options);
        });
        var front = await RunningFront.Start(null, replace,
        [
            "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
            "--ErpNext:ApiSecret", simulator.Options.ApiSecret,
            "--ErpNext:Retries", "0", "--Webhooks:Secret", "", "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", "",
            .. settings,
        ]);
        return new(simulator, front);
    }

    /// <summary>Webhooks in ERPNext, as they are there.</summary>
    public IReadOnlyList<Document> Webhooks => Simulator.Site.Read(() => Simulator.Site[DocTypes.Webhook].ToList());

    public Document Webhook(string eventName) =>
        Webhooks.Single(webhook => webhook.Text("webhook_docevent") == eventName && webhook.Is("enabled"));

    public void Change(Document webhook, Action<Document> change) => Simulator.Site.Commit(User.Administrator, _ =>
    {
        change(webhook);
        Simulator.Webhooks.Remap();
        return true;
    });

    /// <summary>A webhook that somebody else makes.</summary>
    public void Add(string name, string eventName, string url, bool isEnabled = true) =>
        Simulator.Site.Commit(User.Administrator, _ =>
    {
        var webhook = new Document(DocTypes.Webhook, name)
        {
            ["webhook_doctype"] = "Customer", ["webhook_docevent"] = eventName, ["request_url"] = url,
            ["request_structure"] = "JSON", ["webhook_json"] = "{}", ["enabled"] = isEnabled ? 1L : 0L,
        };
        Simulator.Site[DocTypes.Webhook].Add(webhook);
        Simulator.Webhooks.Remap();
        return true;
    });

    public Task<JsonElement> Report(bool fresh = true) => Front.Data($"{Path}?fresh={(fresh ? "true" : "false")}");

    public async Task<JsonElement> Do(
        string action, HttpStatusCode status = HttpStatusCode.OK, params string[] webhooks)
    {
        using var answer = await Front.Http.PostAsJsonAsync(Path, new { action, webhooks });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {body}");
        return body;
    }

    /// <summary>Codes of the differences that matter, sorted.</summary>
    public async Task<string> Codes() =>
        string.Join(' ', (await Report()).GetProperty("report").GetProperty("differences").EnumerateArray()
        .Where(difference => difference.GetProperty("matters").GetBoolean())
        .Select(difference => difference.GetProperty("code").GetString()).Order(StringComparer.Ordinal));

    /// <summary>What was done, as "created on_update".</summary>
    public static string Deeds(JsonElement answer) =>
        string.Join(", ", answer.GetProperty("data").GetProperty("done").EnumerateArray()
        .Select(deed => $"{deed.GetProperty("did").GetString()} {deed.GetProperty("event").GetString()}")
        .Order(StringComparer.Ordinal));

    /// <summary>A customer is created in ERPNext, and is here.</summary>
    public async Task Arrives(string name)
    {
        Simulator.Actions.Do("create", name);
        await Wait.Until($"{name} here",
            async () => (await Front.AllCustomers()).Exists(
                customer => customer.GetProperty("name").GetString() == name));
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
