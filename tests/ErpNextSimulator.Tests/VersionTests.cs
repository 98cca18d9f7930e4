using System.Net.Http.Json;
using System.Text.Json;
using ErpNextSimulator;

namespace CustomerSync.Tests;

/// <summary>Where versions 14, 15 and 16 differ about webhooks, and what none of them forgets.</summary>
public sealed class VersionTests
{
    private const string Url = "http://127.0.0.1:9/hook";

    [Theory]
    [InlineData(14, "HOOK-0001")]
    [InlineData(15, "mine")]
    [InlineData(16, "mine")]
    public async Task A_webhook_is_named_as_the_version_names_it(int version, string expected)
    {
        await using var simulator = await RunningSimulator.Start(options => options.Version = version);
        using var http = Http(simulator);

        using var answer = await http.PostAsJsonAsync(
            "/api/resource/Webhook", Webhook("mine"), TestContext.Current.CancellationToken);

        var made = await Data(answer);
        Assert.Equal(expected, made.GetProperty("name").GetString());
        Assert.Equal(version > 14, made.TryGetProperty("is_dynamic_url", out _));
    }

    [Theory]
    [InlineData(14, "on_update", 200)]
    [InlineData(15, "workflow_transition", 417)]
    [InlineData(16, "workflow_transition", 200)]
    public async Task An_event_that_the_version_does_not_know_is_refused(int version, string eventName, int status)
    {
        await using var simulator = await RunningSimulator.Start(options => options.Version = version);
        using var http = Http(simulator);

        using var answer = await http.PostAsJsonAsync(
            "/api/resource/Webhook", Webhook("mine", eventName), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task In_v14_each_post_makes_another_webhook_whatever_name_was_sent()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Version = 14);
        using var http = Http(simulator);

        foreach (var number in new[] { "HOOK-0001", "HOOK-0002" })
        {
            using var answer = await http.PostAsJsonAsync(
                "/api/resource/Webhook", Webhook("mine"), TestContext.Current.CancellationToken);
            Assert.Equal(number, (await Data(answer)).GetProperty("name").GetString());
        }
    }

    [Theory]
    [InlineData("*****", "*******")]
    [InlineData("another", "*******")]
    [InlineData("longer one", "**********")]
    public async Task A_secret_reads_back_as_stars_of_its_length_and_stars_keep_it(string sent, string shown)
    {
        await using var simulator = await RunningSimulator.Start();
        using var http = Http(simulator);
        (await http.PostAsJsonAsync(
            "/api/resource/Webhook", Webhook("mine"), TestContext.Current.CancellationToken)).Dispose();

        using var answer = await http.PutAsJsonAsync(
            "/api/resource/Webhook/mine", new { webhook_secret = sent }, TestContext.Current.CancellationToken);

        Assert.Equal(shown, (await Data(answer)).GetProperty("webhook_secret").GetString());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_deleted_webhook_stays_in_the_cache_unless_it_was_switched_off_before(
        bool isDisabledFirst, long queued)
    {
        await using var simulator = await RunningSimulator.Start();
        using var http = Http(simulator);
        (await http.PostAsJsonAsync(
            "/api/resource/Webhook", Webhook("mine"), TestContext.Current.CancellationToken)).Dispose();
        if (isDisabledFirst)
            (await http.PutAsJsonAsync(
                "/api/resource/Webhook/mine", new { enabled = 0 }, TestContext.Current.CancellationToken)).Dispose();
        (await http.DeleteAsync(
            new Uri("/api/resource/Webhook/mine", UriKind.Relative), TestContext.Current.CancellationToken)).Dispose();

        simulator.Actions.Do("create", "New");

        Assert.Equal(queued, (long)simulator.Statistics.ToDict()["eventsRaised"]!);
    }

    private static object Webhook(string name, string eventName = "on_update") => new
    {
        name, webhook_doctype = "Customer", webhook_docevent = eventName, request_url = Url, request_structure = "JSON",
        webhook_json = "{}", enable_security = 1, webhook_secret = "s3cr3t7",
    };

    private static async Task<JsonElement> Data(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty(
            "data");

    private static HttpClient Http(RunningSimulator simulator)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = simulator.Url };
        http.DefaultRequestHeaders.Add("Authorization", "token admin-key:admin-secret");
        return http;
    }
}
