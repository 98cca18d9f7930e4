using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Storage;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Hooks;

/// <summary>Who may not, where nothing is sent, and what is not kept.</summary>
public sealed class HookSafetyTests : IAsyncLifetime
{
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await ClosedFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData("http://localhost:9/")]
    [InlineData("http://127.1.2.3/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://[::]/")]
    public async Task This_machine_is_sent_to_only_where_that_is_allowed(string url)
    {
        using var answer = await _front.Http(AccessRole.Admin).PostAsJsonAsync("/api/hooks", new { name = "a", url });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.EndsWith("is this machine, to which nothing is sent unless Hooks:AllowLoopback is true.",
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_leads_here_later_is_refused_when_it_is_connected_to()
    {
        await using var receiver = await HookReceiver.Start();
        var http = _front.Http(AccessRole.Admin);
        await using var hook = await receiver.Subscribe(http, new { url = "http://later.invalid/" });
        var store = _front.Front.App.Services.GetRequiredService<HookStore>();
        await hook.Do("pause");
        await Hosting.Wait.Until("it leads here", async () =>
        {
            var row = (await store.Read(hook.Id))!;
            return await store.Save(new(hook.Id, row with { Subscription = row.Subscription with {
                Settings = row.Subscription.Settings with { Url = receiver.Url } } }, []));
        });

        var test = await hook.Do("test");

        Assert.Equal("Its address is one to which nothing is sent: of this machine, link-local, or a cloud's metadata service.",
            test.GetProperty("error").GetString());
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task What_was_done_is_in_the_audit_without_addresses_and_nothing_of_an_erased_customer_is_kept()
    {
        await using var front = await ClosedFront.Start("--Hooks:AllowLoopback", "true");
        await using var receiver = await HookReceiver.Start();
        var http = front.Http(AccessRole.Admin);
        await using var hook = await receiver.Subscribe(http);
        await front.Front.DeliverCustomer("ERASED-7 مكة", 1, new { customer_name = "Erased Person" });
        await front.Front.DeliverCustomer("ERASED-7 مكة", 2, eventName: "on_trash");
        await receiver.Has(1, "its change");
        await hook.Do("test");
        await Hosting.Wait.Until("it is erased", async () =>
            (await http.DeleteAsync("/api/customers/" + Uri.EscapeDataString("ERASED-7 مكة"))).IsSuccessStatusCode);

        Assert.DoesNotContain(
            await Remains.In(front.Front.App.Services.GetRequiredService<Database>(), ["ERASED-7", "Erased Person"]),
            row => row.StartsWith("hook_", StringComparison.Ordinal));
        await Hosting.Wait.Until("the audit", async () =>
        {
            var audit = await http.GetStringAsync("/api/access/audit");
            Assert.DoesNotContain("t0ken", audit, StringComparison.Ordinal);
            return audit.Contains("hook.make", StringComparison.Ordinal) && audit.Contains("hook.test", StringComparison.Ordinal)
                && audit.Contains(hook.Id, StringComparison.Ordinal);
        });
    }
}
