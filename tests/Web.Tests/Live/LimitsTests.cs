using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Claims;
using CustomerSync.Live;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

[Trait("Speed", "Slow")]
public sealed class LimitsTests
{
    [Fact]
    public async Task Over_the_limit_an_event_stream_gets_200_a_long_pause_and_the_end()
    {
        await using var front = await RunningFront.Start(null, "--Live:MaxPerAddress", "2");
        await using var first = await EventReader.Open(front);
        await using var second = await EventReader.Open(front);
        await second.Next("ready");

        using var third = await front.Http.GetAsync("/api/customers/events");
        var said = await third.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Equal("text/event-stream", third.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("retry: ", said, StringComparison.Ordinal);
        Assert.InRange(int.Parse(
            said.Split('\n')[0]["retry: ".Length..], System.Globalization.CultureInfo.InvariantCulture), 30_000,
            45_000);
    }

    [Fact]
    public async Task A_place_that_was_left_is_free_again()
    {
        await using var front = await RunningFront.Start(null, "--Live:MaxConnections", "1");
        await using (var first = await EventReader.Open(front)) await first.Next("ready");
        await Wait.Until("the place is free", () => Count(front) == 0);

        await using var next = await EventReader.Open(front);

        Assert.Equal("ready", (await next.Next("ready"))!.Type);
    }

    [Fact]
    public async Task A_long_poll_over_the_limit_is_told_when_to_come_back()
    {
        await using var front = await RunningFront.Start(null, "--Live:MaxConnections", "1");
        await using var first = await EventReader.Open(front);
        await first.Next("ready");

        using var answer = await front.Http.GetAsync("/api/customers/changes?wait=0");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task One_user_has_a_limit_of_his_own_and_refusals_are_counted()
    {
        await using var front = await RunningFront.Start(null, "--Live:MaxPerUser", "1");
        var limits = front.App.Services.GetRequiredService<ConnectionLimits>();
        var refused = new List<string?>();
        using var listener =
            new MeterListener { InstrumentPublished =
                (instrument, self) => { if (instrument.Name == "customersync.live.refused")
                    self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>(
            (_, count, tags, _) =>
                { lock (refused) refused.Add(tags.ToArray().First(tag => tag.Key == "limit").Value as string); });
        listener.Start();

        using var first = limits.Enter(Of("layla", front), "sse");
        using var again = limits.Enter(Of("layla", front), "sse");
        using var other = limits.Enter(Of("omar", front), "sse");

        Assert.NotNull(first);
        Assert.Null(again);
        Assert.NotNull(other);
        Assert.Contains("user", refused);
    }

    /// <summary>Clients that follow the feed of the front.</summary>
    internal static int Count(RunningFront front) => front.App.Services.GetRequiredService<ConnectionLimits>().Count;

    private static DefaultHttpContext Of(string user, RunningFront front) => new()
    {
        RequestServices = front.App.Services,
        User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], "test")),
    };
}
