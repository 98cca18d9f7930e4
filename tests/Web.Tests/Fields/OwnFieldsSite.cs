using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Syncs;

namespace CustomerSync.Tests.Fields;

/// <summary>Own fields over HTTP.</summary>
internal static class OwnFieldsSite
{
    public static readonly object Vat = Field("vatNo", "text", "custom_vat_no");

    public static object Field(string name, string type, string source, params string[] places) => new
    {
        name, label = name, type, source, places = places.Length > 0 ? places : ["list", "page", "search", "filter", "csv"],
    };

    /// <summary>A site whose administrator has made the custom fields <c>custom_vat_no</c> and <c>custom_score</c>.</summary>
    public static async Task<SyncedSite> Start(int customers = 0, params string[] settings)
    {
        var site = await SyncedSite.Start(options => options.Customers = customers, settings: settings);
        site.Simulator.Faults.Removed.Clear();
        return site;
    }

    /// <summary>A customer with values, whom webhooks tell nobody of.</summary>
    public static void Import(this SyncedSite site, string name, object values) =>
        site.Simulator.Actions.Do("import", name, values: Values(values));

    public static void Save(this SyncedSite site, string name, object values) =>
        site.Simulator.Actions.Do("save", name, values: Values(values));

    public static async Task<JsonElement> Put(
        this RunningFront front, object[] fields, HttpStatusCode status = HttpStatusCode.OK, bool silent = false,
        bool load = true, long? version = null)
    {
        version ??= (await front.Data("/api/fields")).GetProperty("version").GetInt64();
        using var answer = await front.Http.PutAsJsonAsync("/api/fields", new { version, fields, silent, load });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {body}");
        return body;
    }

    public static async Task<JsonElement> Preview(this RunningFront front, params object[] fields)
    {
        using var answer = await front.Http.PostAsJsonAsync("/api/fields/preview", new { fields });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    /// <summary>All that can be known is mapped; of nobody something is waited for.</summary>
    public static Task IsMapped(this RunningFront front, long waiting = 0) => Wait.Until("all are mapped", async () =>
        (await front.Data("/api/fields?progress=true")).GetProperty("backFill") is { ValueKind: JsonValueKind.Object } now
        && now.GetProperty("isDone").GetBoolean() && now.GetProperty("waiting").GetInt64() == waiting,
        TimeSpan.FromMinutes(5));

    public static string? Custom(this JsonElement customer, string name) =>
        customer.TryGetProperty("custom", out var own) && own.TryGetProperty(name, out var value)
            ? value.GetRawText() : null;

    /// <summary>All changes of the feed, which must have no gap.</summary>
    public static async Task<List<JsonElement>> Changes(this RunningFront front, string query = "")
    {
        var changes = new List<JsonElement>();
        for (string after = "", before = "-"; after != before;)
        {
            before = after;
            var page = await front.Data($"/api/customers/changes?limit=500&wait=0{query}{after}");
            changes.AddRange(page.GetProperty("changes").EnumerateArray());
            after = "&after=" + Uri.EscapeDataString(page.GetProperty("nextCursor").GetString()!);
        }
        return changes;
    }

    private static PyDict Values(object values)
    {
        var dict = new PyDict(StringComparer.Ordinal);
        foreach (var property in JsonSerializer.SerializeToElement(values).EnumerateObject())
            dict[property.Name] = property.Value.ValueKind is JsonValueKind.Number
                ? property.Value.GetDouble() : property.Value.GetString();
        return dict;
    }
}
