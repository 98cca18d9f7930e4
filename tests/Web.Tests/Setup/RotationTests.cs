using System.Net;
using System.Text.Json;
using CustomerSync.Setup;
using CustomerSync.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Setup;

/// <summary>The secret: made, kept encrypted, rotated while deliveries are under way, and never shown.</summary>
[Trait("Speed", "Slow")]
public sealed class RotationTests
{
    [Fact]
    public async Task A_rotation_with_deliveries_in_flight_loses_nothing()
    {
        await using var site = await SetupSite.Start(simulate: options => options.Jitter = 50);
        await site.Do("install");
        var names = Enumerable.Range(0, 60).Select(number => $"In Flight {number}").ToList();

        foreach (var name in names[..30]) site.Simulator.Actions.Do("create", name);
        var rotation = site.Do("rotate");
        foreach (var name in names[30..])
        {
            site.Simulator.Actions.Do("create", name);
            await Task.Yield();
        }
        Assert.Equal("updated on_trash, updated on_update", SetupSite.Deeds(await rotation));

        await Wait.Until("all webhooks sent", () => site.Simulator.WebhooksWaiting == 0);
        Assert.Equal(60, (await site.Front.AllCustomers()).Count);
        Assert.Equal(0L, site.Simulator.Statistics.ToDict()["webhooksGivenUp"]);
        // Not one was refused.
        Assert.Equal(site.Simulator.Statistics.ToDict()["eventsRaised"],
            site.Simulator.Statistics.ToDict()["webhooksSent"]);
        Assert.Equal("", await site.Codes());
    }

    [Fact]
    public async Task The_old_secret_is_accepted_until_a_person_ends_the_rotation()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        var old = site.Webhook("on_update").Text("webhook_secret");
        await site.Do("rotate");
        var current = site.Webhook("on_update").Text("webhook_secret");
        Assert.NotEqual(old, current);

        site.Change(site.Webhook("on_update"), webhook => webhook["webhook_secret"] = old);
        await site.Arrives("Signed With The Old One");
        Assert.True((await Secret(site)).GetProperty("previousUntil").GetDateTimeOffset() > DateTimeOffset.MinValue);
        site.Change(site.Webhook("on_update"), webhook => webhook["webhook_secret"] = current);
        await site.Do("endRotation");

        site.Change(site.Webhook("on_update"), webhook => webhook["webhook_secret"] = old);
        site.Simulator.Actions.Do("create", "Refused");
        await Wait.Until("given up", () => site.Simulator.WebhooksWaiting == 0);
        Assert.Single(await site.Front.AllCustomers());
        Assert.Equal(JsonValueKind.Null, (await Secret(site)).GetProperty("previousUntil").ValueKind);
    }

    [Fact]
    public async Task A_rotation_that_breaks_off_is_seen_and_completed_by_repair_and_nothing_is_refused_meanwhile()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        await site.Front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IWebhookSecretsGrain>(0).Rotate();

        await site.Arrives("Between");
        Assert.Equal("secret secret", await site.Codes());
        await site.Do("repair");

        Assert.Equal("", await site.Codes());
        await site.Arrives("After");
    }

    [Fact]
    public async Task A_secret_that_was_set_by_hand_is_used_and_not_rotated_here()
    {
        await using var site = await SetupSite.Start(settings: ["--Webhooks:Secret", "by-hand-ümläut"]);

        await site.Do("install");
        var refused = await site.Do("rotate", HttpStatusCode.Conflict);

        Assert.Equal("by-hand-ümläut", site.Webhook("on_update").Text("webhook_secret"));
        Assert.Contains("Webhooks:PreviousSecret", refused.GetProperty("message")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal("setting", (await Secret(site)).GetProperty("source").GetString());
        await site.Arrives("Signed By Hand");
    }

    [Fact]
    public async Task The_secret_survives_a_restart_and_is_in_no_answer_no_log_and_no_table()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        using var lines = new Lines();
        string[] settings = ["--Storage:ConnectionString", $"Data Source={folder.FullName}/customersync.db",
            "--Logging:LogLevel:Default", "Trace", "--Logging:LogLevel:Microsoft", "Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Trace", "--Setup:CheckEvery", "00:00:01"];
        string secret;
        List<string> answers = [];
        await using (var site =
            await SetupSite.Start(
                replace: services => services.AddSingleton<ILoggerProvider>(lines), settings: settings))
        {
            answers.Add((await site.Do("install")).ToString());
            answers.Add((await site.Do("rotate")).ToString());
            secret = site.Webhook("on_update").Text("webhook_secret")!;
            answers.Add((await site.Report()).ToString());
            answers.Add((await site.Do("nothing", HttpStatusCode.BadRequest)).ToString());
            answers.Add((await site.Front.Data(RunningFront.Webhooks)).ToString());
            await site.Arrives("Before");
        }
        Assert.Equal(43, secret.Length);
        Assert.All(answers, answer => Assert.DoesNotContain(secret, answer, StringComparison.Ordinal));
        Assert.True(lines.Count > 100);
        Assert.Equal("", lines.With(secret));
        Assert.DoesNotContain(secret, Everything(folder), StringComparison.Ordinal);

        await using var front = await RunningFront.Start(folder, "--Webhooks:Secret", "");
        using var answer = await front.Http.SendAsync(
            Signed(secret, """{"event":"on_update","doc":{"name":"After","modified":"2026-01-01 00:00:00"}}"""),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_ring_in_the_database_serves_as_well()
    {
        await using var site =
            await SetupSite.Start(
                replace: services =>
                    services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .PostConfigure<IGrainFactory>((keys, grains) => keys.XmlRepository = new GrainKeyRepository(grains, null)));

        await site.Do("install");
        await site.Do("rotate");

        await site.Arrives("By A Grain's Keys");
    }

    [Fact]
    public async Task With_the_key_ring_lost_repair_makes_a_new_secret()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        string[] settings = ["--Storage:ConnectionString", $"Data Source={folder.FullName}/customersync.db"];
        await using (var site = await SetupSite.Start(settings: settings)) await site.Do("install");
        Directory.Delete(Path.Combine(folder.FullName, "keys"), recursive: true);

        await using (var again = await SetupSite.Start(settings: settings))
        {
            await again.Do("repair");

            await again.Arrives("With A New Secret");
        }
        folder.Remove();
    }

    private static HttpRequestMessage Signed(string secret, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new StringContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", ErpNextSimulator.Webhooks.WebhookRequest.Sign(secret, body));
        return request;
    }

    private static async Task<JsonElement> Secret(SetupSite site) =>
        (await site.Report()).GetProperty("report").GetProperty("secret");

    /// <summary>Every byte of the database and the keys, as Latin-1 text.</summary>
    private static string Everything(DirectoryInfo folder)
    {
        SqliteConnection.ClearAllPools();
        return string.Concat(folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Extension != ".lock")
            .Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName))));
    }

    /// <summary>All that is logged, at every level.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public int Count => _lines.Count;

        public string With(string text) =>
            _lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) ?? "";

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
