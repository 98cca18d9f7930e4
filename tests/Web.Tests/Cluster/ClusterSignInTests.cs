using System.Net;
using System.Net.Http.Headers;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Cluster;

/// <summary>Signing in with ERPNext comes and goes on every front of a cluster.</summary>
[Collection("Clusters beside other tests"), Trait("Speed", "Slow")]
public sealed class ClusterSignInTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private RunningSimulator _simulator = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.Create();
        _simulator = await RunningSimulator.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task What_an_admin_presses_at_one_front_the_other_offers_until_it_is_turned_off()
    {
        await _cluster.StartSilo(("ErpNext:Url", _simulator.Url.ToString()), ("ErpNext:ApiKey", _simulator.Options.ApiKey),
            ("ErpNext:ApiSecret", _simulator.Options.ApiSecret), ("Sync:BasicEvery", "00:00:00"), ("Sync:EnhancedAt", ""));
        await using var one = await Front();
        await using var other = await Front();
        one.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Admin(one));

        using var on = await one.Http.PutAsync("/api/access/erpnext-sign-in", null);
        Assert.Equal(HttpStatusCode.OK, on.StatusCode);

        await Wait.Until("the other front offers it", () => Offers(other));
        using var begin = await other.Http.PostAsync(
            "/api/access/sign-in/erpnext", new StringContent("{}", new MediaTypeHeaderValue("application/json")));
        Assert.Equal(HttpStatusCode.OK, begin.StatusCode); // By the same secret, which the ring of both opens.
        using var off = await one.Http.DeleteAsync("/api/access/erpnext-sign-in");
        Assert.Equal(HttpStatusCode.OK, off.StatusCode);
        await Wait.Until("the other front offers it no more", async () => !await Offers(other));
    }

    private Task<RunningFront> Front() => RunningFront.Start(null,
        [.. _cluster.Settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value }), "--Access:Mode", "Closed",
            "--Access:LinkFile", Path.Combine(Path.GetTempPath(), $"customersync-link-{Guid.NewGuid():N}")]);

    private static async Task<string> Admin(RunningFront front)
    {
        var (text, id) = Credentials.NewKey();
        var book = front.App.Services.GetRequiredService<AccessBook>();
        await Wait.Until("the silo is reached", () => book.Snapshot is not null);
        await front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccessGrain>(0)
            .AddKey(new(id, "a test", AccessRole.Admin, Credentials.Hash(text), null, "a test"));
        await book.Refresh();
        return text;
    }

    private static async Task<bool> Offers(RunningFront front)
    {
        using var ways = await front.Http.GetAsync("/api/access/sign-in");
        return (await ways.Content.ReadAsStringAsync()).Contains("\"erpnext\"", StringComparison.Ordinal);
    }
}
