using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;

namespace CustomerSync.Tests.Intake;

/// <summary>The event of a bare document is in the address or a header, which no signature covers.</summary>
[Trait("Speed", "Slow")]
public sealed class UnsignedEventTests
{
    private const string Log = "/api/webhooks/erpnext/deliveries";
    private const string Bare = """{"name":"A","email_id":"a@x","modified":"2026-01-01 00:00:00"}""";

    [Theory]
    [InlineData("?event=on_trash", null)]
    [InlineData("?event=after_delete", null)]
    [InlineData("", "on_trash")]
    public async Task A_delivery_sent_again_as_a_delete_deletes_nothing_until_a_person_says_so(
        string query, string? header)
    {
        await using var front = await RunningFront.Start();
        Assert.Equal("applied", await Send(front, Bare, "?event=on_update"));

        Assert.Equal("deferred", await Send(front, Bare, query, header));
        Assert.False(await IsDeleted(front));
        var logged = (await front.Data(Log)).GetProperty("items")[0];
        Assert.Contains("replay", logged.GetProperty("reason").GetString(), StringComparison.Ordinal);
        // Nobody else can settle it, so it is not tried again by itself.
        var status = await front.Data(RunningFront.Webhooks);
        Assert.Equal((0, 1), (status.GetProperty("waiting").GetInt32(), status.GetProperty("deadLetters").GetInt32()));
        Assert.False(await IsDeleted(front));

        using (var replay = await front.Http.PostAsJsonAsync(
            $"{Log}/{logged.GetProperty("id").GetString()}/replay", new { }, TestContext.Current.CancellationToken))
            replay.EnsureSuccessStatusCode();
        Assert.True(await IsDeleted(front));
        await Wait.Until("the delivery settled",
            async () => (await front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);
    }

    [Fact]
    public async Task A_newer_document_settles_it()
    {
        await using var front = await RunningFront.Start();
        await Send(front, Bare);
        Assert.Equal("deferred", await Send(front, Bare, "?event=on_trash"));

        await Send(front, Bare.Replace("01-01", "01-02", StringComparison.Ordinal));

        await Wait.Until("the delivery settled",
            async () => (await front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);
        Assert.False(await IsDeleted(front));
    }

    [Fact]
    public async Task An_event_in_the_signed_body_needs_no_word()
    {
        await using var front = await RunningFront.Start();
        await Send(front, Bare);

        Assert.Equal("applied", await Send(front, $$"""{"event":"on_trash","doc":{{Bare}}}"""));

        Assert.True(await IsDeleted(front));
    }

    [Fact]
    public async Task With_ERPNext_to_ask_a_webhook_set_up_by_hand_deletes_as_any_other()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var front = await RunningFront.Start(null,
            "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
            "--ErpNext:ApiSecret", simulator.Options.ApiSecret, "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt",
            "");
        simulator.Actions.Do("create", "A");
        await Send(front, Bare);
        Assert.Equal("deferred", await Send(front, Bare, "?event=on_trash"));
        await Wait.Until("the imitation settled",
            async () => (await front.Data(RunningFront.Webhooks)).GetProperty("waiting").GetInt32() == 0);
        Assert.False(await IsDeleted(front));

        simulator.Actions.Do("delete", "A");
        await Send(front, Bare, "?event=on_trash");

        await Wait.Until("the delete", () => IsDeleted(front));
    }

    private static async Task<bool> IsDeleted(RunningFront front) =>
        (await front.Data("/api/customers/A")).GetProperty("deletedAt").ValueKind != JsonValueKind.Null;

    private static async Task<string?> Send(RunningFront front, string json, string query = "", string? header = null)
    {
        var body = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks + query) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        if (header is not null) request.Headers.Add("X-CustomerSync-Event", header);
        using var answer = await front.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("outcome")
            .GetString();
    }
}
