using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Live;
using CustomerSync.Tests.ErpNext;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Live;
using CustomerSync.Tests.Setup;
using ErpNextSimulator;
using ErpNextSimulator.Documents;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Access;

/// <summary>Everything is done once, and then all that was logged, at every level, is searched for its secrets.</summary>
[Trait("Speed", "Slow")]
public sealed class SecretsTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private RunningSimulator _erpNext = null!;
    private TestProvider _provider = null!;
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        (_erpNext, _provider) = (await RunningSimulator.Start(), await TestProvider.Start());
        _front = await ClosedFront.Start(services => services.AddSingleton<ILoggerProvider>(_log), _provider.Settings(
            "--ErpNext:Url", _erpNext.Url.ToString(), "--ErpNext:ApiKey", _erpNext.Options.ApiKey,
            "--ErpNext:ApiSecret", _erpNext.Options.ApiSecret, "--Webhooks:Secret", "", "--Sync:EnhancedAt", "",
            "--Logging:LogLevel:Default", "Trace", "--Logging:LogLevel:Microsoft", "Trace", "--Logging:LogLevel:Orleans", "Debug",
            "--Logging:LogLevel:Polly", "Trace", "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Trace",
            "--Logging:Console:LogLevel:Default", "None", "--Logging:Console:LogLevel:Microsoft", "None",
            "--Logging:Console:LogLevel:Orleans", "None", "--Logging:Console:LogLevel:Polly", "None",
            "--Logging:Console:LogLevel:Microsoft.AspNetCore.DataProtection", "None"));
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _erpNext.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task No_secret_is_in_a_line_of_the_log_nor_in_the_metrics_nor_in_the_audit()
    {
        var admin = _front.WithCookie(AccessRole.Admin);
        var secrets = new Dictionary<string, string>
        {
            ["API secret"] = _erpNext.Options.ApiSecret, ["session"] = _front.SessionOf(AccessRole.Admin),
            ["machine key"] = _front.KeyOf(AccessRole.Operator),
            ["key"] = (await Post(admin, "/api/access/keys", new { name = "k", role = "viewer" })).GetProperty("key").GetString()!,
            ["token"] = (await Post(_front.Http(AccessRole.Viewer), "/api/feed-tokens", new { user = "layla" }))
                .GetProperty("token").GetString()!,
            ["secret of a subscription"] = (await Post(
                admin, "/api/hooks", new { name = "shop", url = "https://shop.example/hooks?token=x" })).GetProperty("secret").GetString()!,
            ["link"] = (await Post(admin, "/api/access/people", new { name = "p", role = "viewer" })).GetProperty("link")
                .GetString()!.Split('#')[1],
        };
        using (var signedIn = await _front.Nobody.PostAsJsonAsync("/api/access/sign-in", new { secrets = 1, link = secrets["link"] }))
            secrets["new session"] = signedIn.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1];
        await _front.Nobody.PostAsJsonAsync("/api/access/sign-in", new { link = secrets["link"] });
        secrets["stranger's key"] = Credentials.NewKey().Text;
        foreach (var secret in new[] { "key", "token", "stranger's key" })
            await _front.WithKey(secrets[secret]).GetAsync("/api/customers");
        await _front.WithCookie(secrets["new session"]).GetAsync("/api/access/me");
        var once = await SignInOutside(secrets);
        var ticket = (await Post(_front.Http(AccessRole.Viewer), "/api/feed-tickets")).GetProperty("ticket").GetString()!;
        await Follow(ticket);
        await Post(admin, SetupSite.Path, new { action = "install" });
        secrets["webhook secret"] = WebhookSecret();
        await Post(admin, SetupSite.Path, new { action = "rotate" });
        secrets["next webhook secret"] = WebhookSecret();
        _erpNext.Actions.Do("create", "Nour");
        await Wait.Until("the customer", async () =>
            (await FeedTokenTests.Data(admin, "/api/customers")).GetProperty("total").GetInt64() > 0);
        await Post(admin, "/api/customers/sync");
        await _front.WithCookie(AccessRole.Viewer).PostAsync("/api/access/sign-out", null);

        await Wait.Until("the audit", async () => (await admin.GetStringAsync("/api/access/audit?limit=500"))
            .Contains("sign-out", StringComparison.Ordinal));
        var told = await admin.GetStringAsync("/api/access/audit?limit=500") + await admin.GetStringAsync("/metrics")
            + await admin.GetStringAsync("/api/access/keys") + await admin.GetStringAsync("/api/access/people")
            + await admin.GetStringAsync("/api/access/sessions?all=true") + await admin.GetStringAsync(SetupSite.Path);
        foreach (var (name, secret) in secrets)
        {
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
            Assert.True(Where(secret) is not { } line, $"The {name} is in the log: {Where(secret)}");
        }
        // What is in an address is in the framework's line of each request, which is off by default.
        foreach (var used in new[] { ticket, once })
            Assert.DoesNotContain(Lines().Where(IsOn), line => line.Contains(used, StringComparison.Ordinal));
        Assert.Contains(Lines(), line => line.StartsWith("Trace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_others_write_begins_no_line_of_the_log()
    {
        const string Break = "\r\n\u2028\u2029\u0085INJECTED";
        var escaped = Uri.EscapeDataString(Break);
        var admin = _front.WithCookie(AccessRole.Admin);
        await Post(admin, "/api/access/keys", new { name = "k" + Break, role = "viewer" });
        await Post(admin, "/api/access/people", new { name = "p" + Break, role = "viewer" });
        await Post(_front.Http(AccessRole.Viewer), "/api/feed-tokens", new { user = "layla\u2028INJECTED" });
        foreach (var path in new[] { $"/{escaped}", $"/api/customers/{escaped}", $"/api/customers?sort={escaped}",
            $"/api/customers/sync/runs/{escaped}", $"/api/webhooks/erpnext/deliveries/{escaped}",
            $"/api/access/audit?actor={escaped}", $"{SetupSite.Path}?action={escaped}", $"/hubs/customers?id={escaped}" })
        {
            await _front.Nobody.GetAsync(path);
            await admin.GetAsync(path);
            await admin.DeleteAsync(path);
        }
        _erpNext.Actions.Do("create", "Nour\u2028INJECTED");
        await Post(admin, "/api/customers/sync");

        Assert.DoesNotContain(Lines().Where(IsOn), line => "\r\n\u2028\u2029\u0085".Any(end =>
            line.Contains($"{end}INJECTED", StringComparison.Ordinal)));
    }

    /// <returns>The code of the way back.</returns>
    private async Task<string> SignInOutside(Dictionary<string, string> secrets)
    {
        using var visitor = new Visitor(_front, follows: false);
        using var authorized = await visitor.Get(await visitor.WayOut("oidc"));
        foreach (var cookie in visitor.Cookies.GetAllCookies().ToList())
            secrets[$"cookie {cookie.Name.Split('.')[2]}"] = cookie.Name.Split('.')[^1];
        using var back = await visitor.Get(authorized.Headers.Location!.ToString());
        (secrets["session of a provider"], secrets["id_token"]) = (visitor.Session!, _provider.LastToken);
        (secrets["access token"], secrets["client secret"]) = (TestProvider.AccessToken, TestProvider.Secret);
        return authorized.Headers.Location!.Query.Split("code=")[1].Split('&')[0];
    }

    private async Task Follow(string ticket)
    {
        await using var hub = new HubConnectionBuilder().WithUrl(
            new Uri(_front.Url, $"{CustomersHub.Path}?access_token={ticket}"),
            http => (http.SkipNegotiation, http.Transports) = (true, HttpTransportType.WebSockets)).Build();
        await hub.StartAsync();
        await using var messages = hub.StreamAsync<HubMessage>("Subscribe", null, null).GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());
    }

    private string WebhookSecret() => _erpNext.Site.Read(() => _erpNext.Site[DocTypes.Webhook].ToList())
        .First(webhook => webhook.Is("enabled")).Text("webhook_secret")!;

    /// <summary>By default: of the framework, which logs each request with its address, warnings alone.</summary>
    private static bool IsOn(string line) => !line.StartsWith("Trace", StringComparison.Ordinal)
        && !line.StartsWith("Debug", StringComparison.Ordinal)
        && !line.StartsWith("Information: Request ", StringComparison.Ordinal);

    private string[] Lines() => _log.Each;

    private string? Where(string secret) =>
        Lines().FirstOrDefault(line => line.Contains(secret, StringComparison.Ordinal));

    private static async Task<JsonElement> Post(HttpClient http, string path, object? body = null)
    {
        using var answer = await http.PostAsJsonAsync(path, body ?? new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }
}
