using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using CustomerSync.Access;
using CustomerSync.Tests.ErpNext;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Access;

/// <summary>What stands in the audit, and what is summed up there.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Refusals_of_one_network_and_tokens_of_one_key_are_one_entry_each()
    {
        await using var front = await ClosedFront.Start();
        var queue = front.Front.App.Services.GetRequiredService<AuditQueue>();
        foreach (var address in new[] { "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1" })
            queue.Refused(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } });
        for (var i = 0; i < 3; i++)
            await front.Http(AccessRole.Viewer).PostAsJsonAsync("/api/feed-tokens", new { user = $"user {i}" });

        await queue.StopAsync(TestContext.Current.CancellationToken);

        var entries = (await Entries(front.Front)).Where(entry => entry.Count > 1 || entry.Action is "refused");
        Assert.Equal(
            [("feed-token.issue", "key", 3, "127.0.0.1"), ("refused", "nobody", 1, "2001:db8:1:3::"),
                ("refused", "nobody", 2, "2001:db8:1:2::")],
            entries.Select(entry => (entry.Action, entry.ActorKind, entry.Count, entry.Address)).Order());
    }

    [Fact]
    public async Task With_open_access_writes_stand_there_too()
    {
        await using var front = await RunningFront.Start();
        using var answer = await front.Http.PostAsJsonAsync("/api/access/keys", new { name = "A key", role = "viewer" });

        await Wait.Until("the entry", async () => (await Entries(front)).Any(entry =>
            entry is { Action: "key.make", ActorKind: "open", Outcome: "done" }));
    }

    /// <summary>A rolling restart: the silo that took the entries is gone, and its call is not answered.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_front_stops_though_no_silo_answers(bool isInTheLoop)
    {
        var (grain, factory) = MuteAudit.Create();
        using var log = new LogLines();
        using var queue = new AuditQueue(factory, TimeProvider.System, new Logger<AuditQueue>(new LoggerFactory([log])));
        queue.Refused(new DefaultHttpContext());
        queue.Add(new DefaultHttpContext(), "test", "done", new());
        if (isInTheLoop)
        {
            await queue.StartAsync(TestContext.Current.CancellationToken);
            await Wait.Until("a call", () => grain.Calls > 0);
        }
        using var patience = new CancellationTokenSource();

        var stop = queue.StopAsync(patience.Token);
        await Wait.Until("the last call", () => grain.Calls == (isInTheLoop ? 2 : 1));
        await patience.CancelAsync();

        await stop;
        Assert.Contains(log.Each, line => line.StartsWith("Error: 2 entries of the audit are lost", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<AuditEntry>> Entries(RunningFront front) =>
        (await front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(0)
            .List(new(null, null, null, null, null, 100))).Items;
}

/// <summary>An audit whose calls are never answered.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
internal class MuteAudit : DispatchProxy
{
    private IAuditGrain? _grain;
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public static (MuteAudit Grain, IGrainFactory Factory) Create()
    {
        var (factory, grain) = (Create<IGrainFactory, MuteAudit>(), Create<IAuditGrain, MuteAudit>());
        ((MuteAudit)(object)factory)._grain = grain;
        return ((MuteAudit)(object)grain, factory);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name is nameof(IGrainFactory.GetGrain)) return _grain;
        Interlocked.Increment(ref _calls);
        return new TaskCompletionSource().Task;
    }
}
