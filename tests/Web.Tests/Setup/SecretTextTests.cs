using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Setup;

/// <summary>Secrets and addresses that were read from files and variables, with what clings to them there.</summary>
[Trait("Speed", "Slow")]
public sealed class SecretTextTests
{
    private const string Body = """{"event":"on_update","doc":{"name":"A","modified":"2026-01-01 00:00:00"}}""";

    /// <summary>No form of ERPNext takes a line break or a byte order mark, so neither belongs to the secret.</summary>
    [Theory]
    [InlineData("Webhooks:Secret", "s3cr3t\n")]
    [InlineData("Webhooks:Secret", "s3cr3t\r\n")]
    [InlineData("Webhooks:Secret", "\uFEFFs3cr3t\n")]
    [InlineData("Webhooks:PreviousSecret", "s3cr3t\n")]
    public async Task A_line_break_at_the_end_of_a_secret_is_cut_off_and_told(string key, string value)
    {
        var log = new Warnings();
        await using var front = await Start(log, "--Webhooks:Secret", "other", $"--{key}", value);

        using var answer = await Deliver(front, "s3cr3t");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(key, log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_installed_with_the_line_break_goes_on_being_accepted()
    {
        await using var front = await Start(new Warnings(), "--Webhooks:Secret", "s3cr3t\n");

        using var answer = await Deliver(front, "s3cr3t\n");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("Webhooks:Secret", "s3cr3t ", "ends with")]
    [InlineData("Webhooks:Secret", "\ts3cr3t", "begins with")]
    [InlineData("Webhooks:Secret", "s3cr3t\u00a0", "ends with")]
    [InlineData("Webhooks:Secret", "\"s3cr3t\"", "quotes")]
    [InlineData("Webhooks:Secret", "'s3cr3t'", "quotes")]
    [InlineData("Webhooks:PreviousSecret", "s3cr3t ", "ends with")]
    public async Task What_may_belong_to_a_secret_is_kept_and_named_at_the_start_in_the_401_and_in_the_setup(
        string key, string value, string what)
    {
        var log = new Warnings();
        await using var front = await Start(log, "--Webhooks:Secret", "other", $"--{key}", value);

        using var refused = await Deliver(front, "s3cr3t");
        using var taken = await Deliver(front, value);
        var message = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString();
        var setup = (await front.Data(SetupSite.Path)).GetProperty("report").GetProperty("warnings").ToString();

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, taken.StatusCode));
        foreach (var told in new[] { log.All, message!, setup })
        {
            Assert.Contains(key, told, StringComparison.Ordinal);
            Assert.Contains(what, told, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cr3t", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_key_and_the_addresses_lose_what_cannot_belong_to_them()
    {
        await using var simulator = await ErpNextSimulator.RunningSimulator.Start();
        await using var front =
            await RunningFront.Start(
                null, "--ErpNext:Url", $"\uFEFF\"{simulator.Url}\"\r\n", "--ErpNext:ApiKey", "'admin-key'",
                "--ErpNext:ApiSecret", "\"admin-secret\"\n",
            "--App:Url", "\"https://sync.example.com/\"\n");

        var setup = await front.Data(SetupSite.Path);

        Assert.Equal(JsonValueKind.Null, setup.GetProperty("report").GetProperty("problem").ValueKind);
        Assert.StartsWith("https://sync.example.com/api/", setup.GetProperty("webhookUrl")
            .GetString(), StringComparison.Ordinal);
    }

    private static Task<RunningFront> Start(Warnings log, params string[] settings) =>
        RunningFront.Start(null, services => services.AddSingleton<ILoggerProvider>(log), settings);

    private static async Task<HttpResponseMessage> Deliver(RunningFront front, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        request.Headers.Add("X-Frappe-Webhook-Signature", ErpNextSimulator.Webhooks.WebhookRequest.Sign(secret, Body));
        return await front.Http.SendAsync(request);
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public string All => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) _lines.Enqueue(formatter(state, exception));
        }

        public void Dispose() { }
    }
}
