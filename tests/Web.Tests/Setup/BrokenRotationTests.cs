using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Setup;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Setup;

/// <summary>Rotations during which ERPNext goes away, and what ends one.</summary>
[Trait("Speed", "Slow")]
public sealed class BrokenRotationTests
{
    /// <summary>ERPNext answers so many requests of the rotation, and then no more.</summary>
    [Theory]
    [InlineData(0), InlineData(5), InlineData(12), InlineData(14), InlineData(20), InlineData(26), InlineData(27),
        InlineData(28), InlineData(29), InlineData(30), InlineData(40)]
    public async Task Whenever_ERPNext_goes_away_nothing_is_said_to_be_done_that_is_not_and_no_delivery_is_refused(
        int answered)
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        var old = Secrets(site);
        (site.Simulator.Faults.After, site.Simulator.Faults.Down) = (answered, true);

        var (isDone, message) = await Act(site, "rotate");

        Assert.Equal(isDone, Secrets(site).All(secret => !old.Contains(secret)));
        Assert.NotEqual(isDone, message.Contains("ERPNext", StringComparison.Ordinal));
        if (!isDone) Assert.False((await Act(site, "endRotation")).IsDone);
        site.Simulator.Faults.Clear();
        await site.Arrives("During");
        await Wait.Until("the rotation completed", async () => (await Act(site, "repair")).IsDone);
        Assert.Equal("", await site.Codes());
        Assert.True((await Act(site, "endRotation")).IsDone);
        await site.Arrives("Afterwards");
        Assert.Equal(0L, site.Simulator.Statistics.ToDict()["webhooksGivenUp"]);
    }

    [Fact]
    public async Task A_rotation_that_broke_off_is_completed_by_the_next_however_often_it_breaks_off()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        var old = Secrets(site);
        site.Simulator.Faults.RefusedMethod = "PUT";

        for (var i = 0; i < 12; i++) Assert.False((await Act(site, "rotate")).IsDone);

        Assert.Equal(old, Secrets(site));
        await site.Arrives("Signed With The First One");
        site.Simulator.Faults.RefusedMethod = null;
        Assert.True((await Act(site, "rotate")).IsDone);
        Assert.Empty(Secrets(site).Intersect(old));
        await site.Arrives("Signed With The New One");
    }

    /// <summary>A webhook that was put aside keeps the secret of then, and no rotation reaches it.</summary>
    [Fact]
    public async Task Every_rotation_makes_a_new_secret_whatever_was_put_aside()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        site.Change(site.Webhook("on_update"), webhook => webhook["webhook_docevent"] = "after_insert");
        await site.Do("install");
        Assert.Equal(3, site.Webhooks.Count);

        for (var rotation = 0; rotation < 3; rotation++)
        {
            var before = Secrets(site);
            Assert.True((await Act(site, "rotate")).IsDone);
            Assert.True(Secrets(site).Except(before).Any(), $"Rotation {rotation} changed nothing.");
        }
        Assert.True((await Act(site, "endRotation")).IsDone);
        await site.Arrives("Signed With The Last One");
    }

    [Fact]
    public async Task While_a_webhook_has_the_old_secret_both_are_kept_and_it_is_named()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        await site.Front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IWebhookSecretsGrain>(0).Rotate();

        var (isDone, message) = await Act(site, "endRotation");

        Assert.False(isDone);
        Assert.Contains("CustomerSync on_update", message, StringComparison.Ordinal);
        Assert.False((await site.Report()).GetProperty("report").GetProperty("found")[0].GetProperty("hasSecret")
            .GetBoolean());
        await site.Arrives("Still Taken");
        Assert.True((await Act(site, "forceEndRotation")).IsDone);
        site.Simulator.Actions.Do("create", "Refused");
        await Wait.Until("given up", () => site.Simulator.WebhooksWaiting == 0);
        Assert.Single(await site.Front.AllCustomers());
    }

    [Theory]
    [InlineData("forgotten", true)]
    [InlineData("unreachable", true)]
    [InlineData("completed", false)]
    public async Task After_its_time_the_old_secret_is_accepted_as_long_as_a_webhook_may_have_it(
        string how, bool isAccepted)
    {
        var clock = new MovedClock();
        await using var site =
            await SetupSite.Start(
                replace: services => services.AddSingleton<TimeProvider>(clock),
                settings: ["--Setup:CheckEvery", "1.00:00:00"]);
        await site.Do("install");
        var grain = site.Front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IErpNextSetupGrain>(0);
        var secrets = site.Front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IWebhookSecretsGrain>(0);
        if (how == "completed") await site.Do("rotate");
        else await secrets.Rotate();
        Assert.Single((await secrets.Read()).Previous);

        clock.By = TimeSpan.FromHours(31);
        site.Simulator.Faults.Down = how == "unreachable";
        await grain.Watch();

        Assert.Equal(isAccepted, (await secrets.Read()).Previous.Count > 0);
        site.Simulator.Faults.Clear();
        await site.Arrives("Signed With What The Webhook Has");
    }

    [Fact]
    public async Task Without_a_webhook_there_is_nothing_to_rotate()
    {
        await using var site = await SetupSite.Start();

        var (isDone, message) = await Act(site, "rotate");

        Assert.False(isDone);
        Assert.Contains("Install", message, StringComparison.Ordinal);
    }

    private static async Task<(bool IsDone, string Message)> Act(SetupSite site, string action)
    {
        using var answer = await site.Front.Http.PostAsJsonAsync(SetupSite.Path, new { action });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode == HttpStatusCode.OK, body.GetProperty("message").GetString()!);
    }

    private static List<string?> Secrets(SetupSite site) =>
        [.. site.Webhooks.Select(webhook => webhook.Text("webhook_secret"))];

    /// <summary>Goes on as the real one does, ahead of it.</summary>
    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
    }
}
