using System.Diagnostics;
using System.Text.Json;
using CustomerSync.Benchmarks.Live;

namespace CustomerSync.Benchmarks.Hooks;

/// <param name="Dead">Subscriptions beside them whose receiver never answers.</param>
/// <param name="MessagesPerSecond">In all, each after the one before it of its subscription.</param>
/// <param name="CpuUs">Of the product, for each message.</param>
internal sealed record HookRow(string Engine, int Subscriptions, int Dead, double MessagesPerSecond, double CpuUs);

/// <summary>
/// Outgoing webhooks: each subscription is told all of a feed that is there already, with and without dead ones beside.
/// The receiver shares the machine.
/// </summary>
internal sealed class HookBenchmark(Arguments asked)
{
    private readonly int _changes = asked.Named("changes", asked.IsShort ? 20 : 1000);
    private readonly int _rounds = asked.IsShort ? 1 : 3;
    private readonly int[] _subscriptions =
        asked.Numbers is [_, ..] ? asked.Numbers : asked.IsShort ? [5] : [1, 10, 50];

    public async Task Run()
    {
        var rows = new List<HookRow>();
        await Engine.Each(asked, async engine =>
        {
            await using var product = await Product.Start(engine.Name, await engine.NewDatabase());
            await using var receivers = await HookReceivers.Start();
            for (var i = 0; i < _changes; i++) await product.Publish(0);
            await Measure(engine, product.Target, receivers, _subscriptions[^1], 0); // warm
            foreach (var count in _subscriptions)
                foreach (var dead in (int[])[0, Math.Max(1, count / 5)])
                    rows.Add(await Middle(engine, product.Target, receivers, count, dead));
        });
        Report.Write("hooks", new { changes = _changes, rounds = _rounds }, rows);
    }

    private async Task<HookRow> Middle(
        Engine engine, Target product, HookReceivers receivers, int subscriptions, int dead)
    {
        var rounds = new List<HookRow>();
        for (var i = 0; i < _rounds; i++)
            rounds.Add(await Measure(engine, product, receivers, subscriptions, dead));
        var middle = rounds.OrderBy(row => row.MessagesPerSecond).ElementAt(_rounds / 2);
        Report.Progress($"{engine.Name}, {subscriptions} subscriptions, {dead} dead: {middle.MessagesPerSecond:0} messages/s");
        return middle;
    }

    private async Task<HookRow> Measure(
        Engine engine, Target product, HookReceivers receivers, int subscriptions, int dead)
    {
        var hooks = new List<string>();
        for (var i = 0; i < dead; i++) hooks.Add(await Subscribe(product, receivers.Dead, "oldest"));
        for (var i = 0; i < subscriptions; i++) hooks.Add(await Subscribe(product, receivers.Living, "now"));
        foreach (var hook in hooks[dead..]) await product.Post($"/api/hooks/{hook}/pause", "{}");
        var wanted = receivers.Received + ((long)_changes * subscriptions);
        var (clock, cpu) = (Stopwatch.StartNew(), ProcessUse.Cpu(product.ProcessId));
        await Task.WhenAll(hooks[dead..].Select(
            hook => product.Post($"/api/hooks/{hook}/resume", """{"after":"oldest"}""")));
        await Poll.Until(5, () => receivers.Received >= wanted);
        var (elapsed, used) = (clock.Elapsed, ProcessUse.Cpu(product.ProcessId) - cpu);
        foreach (var hook in hooks) await product.Delete($"/api/hooks/{hook}");
        var messages = (double)_changes * subscriptions;
        return new(engine.Name, subscriptions, dead, messages / elapsed.TotalSeconds, used.TotalMicroseconds / messages);
    }

    private static async Task<string> Subscribe(Target product, string url, string after)
    {
        var request = JsonSerializer.Serialize(new { name = "benchmark", url, after });
        using var answer = JsonDocument.Parse(await product.Post("/api/hooks", request));
        return answer.RootElement.GetProperty("data").GetProperty("item").GetProperty("id").GetString()!;
    }
}
