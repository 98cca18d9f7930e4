using System.Net;
using System.Text;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Intake;

/// <summary>What the log tells of one delivery, for how long, and what ERPNext tells of it.</summary>
public sealed class DeliveryDetailsTests
{
    private const string Log = "/api/webhooks/erpnext/deliveries";

    [Fact]
    public async Task A_delivery_tells_its_headers_without_secrets_its_trace_and_its_answer()
    {
        await using var front = await RunningFront.Start();
        var body = Encoding.UTF8.GetBytes("""{"name":"A","modified":"2026-01-01 00:00:01.000000"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        request.Headers.Add("X-Api-Key", "hush-hush");
        request.Headers.Add("User-Agent", "python-requests/2.32.3");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using (var answer = await front.Http.SendAsync(request, TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using (await front.Deliver("{\"name\":\"A\",\"modified\":1}")) { }

        var rows = (await front.Data(Log)).GetProperty("items").EnumerateArray().ToList();
        var one = await front.Data($"{Log}/{rows[1].GetProperty("id").GetString()}");

        Assert.Equal([422, 200], rows.Select(row => row.GetProperty("answer").GetInt32()));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", one.GetProperty("traceId").GetString());
        Assert.Equal(("python-requests/2.32.3", "…", "…"), (Header("User-Agent"), Header("X-Api-Key"),
            Header("X-Frappe-Webhook-Signature")));
        Assert.DoesNotContain("hush-hush", one.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("\"A\"", one.GetProperty("body").GetString(), StringComparison.Ordinal);

        string? Header(string name) => one.GetProperty("headers").GetProperty(name).GetString();
    }

    [Fact]
    public async Task Bodies_go_when_they_are_old_or_too_much_and_those_that_wait_for_a_person_stay()
    {
        await using var front = await RunningFront.Start();
        for (var second = 1; second <= 3; second++) await front.DeliverCustomer("A", second, new { customer_name = $"{second}" });
        using (await front.Deliver("{\"name\":\"A\",\"modified\":1}")) { }
        var sizes = (await Rows(front)).Select(row => row.GetProperty("size").GetInt64()).ToList();
        var now = DateTimeOffset.FromUnixTimeSeconds(1);

        // Room for the rejected one, which is the newest, and the one before.
        await Pruning(front).Bodies(now, sizes[0] + sizes[1]);
        Assert.Equal([true, true, false, false], (await Rows(front)).Select(row => row.GetProperty("hasBody").GetBoolean()));

        await new Pruning(front.App.Services.GetRequiredService<Database>())
            .Bodies((await Rows(front))[0].GetProperty("receivedAt").GetDateTimeOffset().AddHours(1), long.MaxValue);
        Assert.Equal([true, false, false, false], (await Rows(front)).Select(row => row.GetProperty("hasBody").GetBoolean()));
        var pruned = await front.Data($"{Log}/{(await Rows(front))[1].GetProperty("id").GetString()}");
        Assert.Equal(JsonValueKind.Null, pruned.GetProperty("headers").ValueKind);
    }

    [Fact]
    public async Task An_erasure_takes_bodies_and_headers()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("Nour", 1, new { email_id = "n@x.example" });
        await front.DeliverCustomer("Nour", 2, null, "on_trash");
        using (var erased = await front.Http.DeleteAsync("/api/customers/Nour", TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.OK, erased.StatusCode);

        foreach (var row in await Rows(front))
        {
            var one = await front.Data($"{Log}/{row.GetProperty("id").GetString()}");
            Assert.Equal((JsonValueKind.Null, JsonValueKind.Null),
                (one.GetProperty("body").ValueKind, one.GetProperty("headers").ValueKind));
        }
    }

    [Fact]
    public async Task ERPNexts_own_log_is_told_and_who_may_not_read_it_is_told_what_that_takes()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        await site.Arrives("New Co");

        var log = default(JsonElement);
        await Wait.Until("ERPNext has logged it, which it does behind the answer", async () =>
        {
            log = await site.Front.Data("/api/webhooks/erpnext/site-log?erpnextId=New%20Co");
            return log.GetProperty("requests") is { ValueKind: JsonValueKind.Array } sent && sent.GetArrayLength() > 0;
        });

        Assert.Equal(JsonValueKind.Null, log.GetProperty("problem").ValueKind);
        Assert.Equal("New Co", log.GetProperty("requests")[0].GetProperty("erpnextId").GetString());
        await using var sales = await RunningFront.Start(
            null, "--ErpNext:Url", site.Simulator.Url.ToString(), "--ErpNext:ApiKey", site.Simulator.Options.SalesKey,
            "--ErpNext:ApiSecret", site.Simulator.Options.SalesSecret, "--ErpNext:Retries", "0", "--Sync:BasicEvery", "00:00:00");
        var refused = await sales.Data("/api/webhooks/erpnext/site-log");
        Assert.Contains("System Manager", refused.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("Error Log", refused.GetProperty("errorsProblem").GetString(), StringComparison.Ordinal);
    }

    private static Pruning Pruning(RunningFront front) => front.App.Services.GetRequiredService<Pruning>();

    /// <summary>The newest first.</summary>
    private static async Task<List<JsonElement>> Rows(RunningFront front) =>
        [.. (await front.Data(Log)).GetProperty("items").EnumerateArray()];
}
