using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace CustomerSync.Tests.Pages;

/// <summary>
/// The routes of the syncs at the network's edge, for states that a real sync passes through too quickly or too rarely.
/// </summary>
internal sealed class FakeSyncs
{
    public JsonObject Overview { get; } = JsonNode.Parse("""
        {"isConfigured":true,"running":null,"held":null,"lastBasic":null,"lastEnhanced":null,"nextBasic":null,"nextEnhanced":null,"wanted":null,"syncedUpTo":null,"queued":[],"updatesAvailable":false}
        """)!.AsObject();

    public List<JsonObject> Runs { get; } = [];

    public JsonArray Failures { get; } = [];

    public JsonArray Deletes { get; } = [];

    /// <summary>What was asked for, but for reading: method and path.</summary>
    public List<string> Asked { get; } = [];

    public static JsonObject Run(string status, string more = "{}")
    {
        var run = JsonNode.Parse("""
            {"id":"7","kind":"enhanced","trigger":"person","stage":"customers","startedAt":"2026-01-01T10:00:00Z","finishedAt":null,"message":null,"processed":0,"total":null,"created":0,
            "updated":0,"restored":0,"renamed":0,"merged":0,"deleted":0,"unchanged":0,"failed":0,"rowsPerSecond":0,"secondsLeft":null,"notes":[],"hold":null,"undoOf":null,"undoUntil":null,"queuedAt":null}
            """)!.AsObject();
        run["status"] = status;
        foreach (var (key, value) in JsonNode.Parse(more)!.AsObject()) run[key] = value?.DeepClone();
        return run;
    }

    public Task Serve(IPage page) =>
        page.RouteAsync(url => new Uri(url).AbsolutePath.StartsWith("/api/customers/sync", StringComparison.Ordinal),
            Answer);

    private Task Answer(IRoute route)
    {
        var (method, path) =
            (route.Request.Method, new Uri(route.Request.Url).AbsolutePath["/api/customers/sync".Length..]);
        if (method != "GET") Asked.Add($"{method} {path}");
        JsonNode? data = path switch
        {
            "" when method == "GET" => Overview,
            "/runs" => new JsonObject {
                ["items"] = new JsonArray([.. Runs.Select(run => run.DeepClone())]), ["nextCursor"] = null },
            _ when path.EndsWith("/deletes", StringComparison.Ordinal) =>
                new JsonObject { ["items"] = Deletes.DeepClone(), ["nextCursor"] = null },
            _ when path.EndsWith("/failures", StringComparison.Ordinal) =>
                new JsonObject { ["items"] = Failures.DeepClone(), ["nextCursor"] = null },
            _ => Runs.FirstOrDefault(),
        };
        return data is null
            ? route.FulfillAsync(
                new() { Status = 404, ContentType = "application/problem+json",
                    Body = """{"message":"There is no sync run of that id."}""" })
            : route.FulfillAsync(new()
            {
                Status = method == "POST" ? 202 : 200, ContentType = "application/json",
                Body = new JsonObject {
                    ["success"] = true, ["message"] = "OK", ["data"] = data.DeepClone() }.ToJsonString(),
            });
    }
}
