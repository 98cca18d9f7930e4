using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.ErpNext;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Setup;
using ErpNextSimulator;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Access;

/// <summary>What a key ring that got another key, or is lost, means for those who are in.</summary>
[Trait("Speed", "Slow")]
public sealed class KeyRingTests : IDisposable
{
    private const string List = "/api/customers";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-ring-");

    private string Ring => Path.Combine(_folder.FullName, "ring");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Tokens_end_with_a_lost_ring_and_sessions_and_keys_live_on()
    {
        string session, key, token;
        await using (var front = await Start())
        {
            (session, key) = (front.SessionOf(AccessRole.Viewer), front.KeyOf(AccessRole.Viewer));
            token = await Token(front);
            var now = TimeProvider.System.GetUtcNow();
            front.Front.App.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
            Assert.Equal(HttpStatusCode.OK, await Status(front.WithKey(token))); // Rotated.
        }
        await using (var again = await Start())
            Assert.Equal(HttpStatusCode.OK, await Status(again.WithKey(token)));
        Directory.Delete(Ring, recursive: true);

        await using var after = await Start();

        Assert.Equal(HttpStatusCode.OK, await Status(after.WithCookie(session)));
        Assert.Equal(HttpStatusCode.OK, await Status(after.WithKey(key)));
        using var refused = await after.WithKey(token).GetAsync(List, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("get another from your server",
            await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Status(after.WithKey(await Token(after))));
    }

    [Fact]
    public async Task A_signature_secret_that_went_with_the_ring_is_said_to_have_and_Repair_makes_another()
    {
        await using var site = await RunningSimulator.Start();
        var log = new LogLines();
        string[] settings = ["--urls", $"http://127.0.0.1:{Ports.Free()}", "--Setup:KeyRing", Ring, "--ErpNext:Url",
            site.Url.ToString(), "--ErpNext:ApiKey", site.Options.ApiKey, "--ErpNext:ApiSecret", site.Options.ApiSecret,
            "--Webhooks:Secret", "", "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", "",
            "--Storage:ConnectionString", $"Data Source={_folder.FullName}/customersync.db"];
        await using (var before = await RunningFront.Start(null, settings)) await Do(before, "install");
        Directory.Delete(Ring, recursive: true);

        await using var front = await RunningFront.Start(
            null, services => services.AddSingleton<ILoggerProvider>(log), settings);

        await Wait.Until("the sentence", () => log.All.Contains(
            "cannot be decrypted: its key ring (Setup:KeyRing) is gone. Press Repair", StringComparison.Ordinal));
        var differences = (await front.Data($"{SetupSite.Path}?fresh=true")).GetProperty("report").GetProperty("differences");
        Assert.Contains(differences.EnumerateArray(), difference => difference.GetProperty("matters").GetBoolean()
            && difference.GetProperty("message").GetString()!.Contains("signs with another secret", StringComparison.Ordinal));
        site.Actions.Do("create", "Before The Repair");
        await Wait.Until("given up", () => site.WebhooksWaiting == 0);
        Assert.Empty(await front.AllCustomers());
        await Do(front, "repair");
        site.Actions.Do("create", "After It");
        await Wait.Until("the customer", async () => (await front.AllCustomers()).Count == 1);
    }

    [Fact]
    public async Task Nobody_reads_the_ring_before_there_is_a_silo()
    {
        await using var front = await Start();

        Assert.DoesNotContain(front.Front.App.Services.GetServices<IHostedService>(),
            service => service.GetType().Name == "DataProtectionHostedService");
    }

    private Task<ClosedFront> Start() => ClosedFront.Start("--Setup:KeyRing", Ring,
        "--Storage:ConnectionString", $"Data Source={_folder.FullName}/customersync.db");

    private static async Task<string> Token(ClosedFront front)
    {
        using var answer = await front.Http(AccessRole.Viewer).PostAsJsonAsync("/api/feed-tokens", new { user = "layla" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("token").GetString()!;
    }

    private static async Task Do(RunningFront front, string action)
    {
        using var answer = await front.Http.PostAsJsonAsync(SetupSite.Path, new { action });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> Status(HttpClient http)
    {
        using var answer = await http.GetAsync(List);
        return answer.StatusCode;
    }
}
