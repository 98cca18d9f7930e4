using CustomerSync.Live;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>Reading history is limited, and takes nothing from those who follow the newest changes.</summary>
public sealed class HistoryBudgetTests
{
    private readonly HistoryBudget _budget = new(turns: 2);

    [Fact]
    public async Task There_are_few_turns_at_once_and_who_waits_longest_comes_next()
    {
        var running = new Queue<IDisposable>([await Take(null), await Take(null)]);
        var waiting = Enumerable.Range(0, 5).Select(_ => Take(null)).ToList();

        foreach (var next in waiting)
        {
            Assert.False(next.IsCompleted);
            running.Dequeue().Dispose();
            running.Enqueue(await next);
        }

        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public async Task Who_asks_often_has_one_turn_and_holds_up_nobody_who_asks_once()
    {
        var first = await Take("greedy");
        var greedy = Enumerable.Range(0, 7).Select(_ => Take("greedy")).ToList();

        using (await Take("modest")) first.Dispose();

        using var second = await greedy[0];
        Assert.All(greedy.Skip(1), turn => Assert.False(turn.IsCompleted));
    }

    [Fact]
    public async Task Who_leaves_the_queue_holds_up_nobody()
    {
        var (first, _) = (await Take(null), await Take(null));
        using var gone = new CancellationTokenSource();
        var left = _budget.Take(null, gone.Token);
        var next = Take(null);

        await gone.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => left);
        first.Dispose();

        using var turn = await next;
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public async Task While_eight_wait_to_read_from_the_oldest_change_a_new_one_reaches_those_who_follow()
    {
        await using var front = await RunningFront.Start(null, "--Live:Ring", "16");
        for (var i = 1; i <= 40; i++) await front.DeliverCustomer($"C{i}", i);
        var budget = front.App.Services.GetRequiredService<HistoryBudget>();
        await using var live = await EventReader.Open(front);
        await live.Next("ready");
        var held = await TakeAll(budget);
        var readers = Enumerable.Range(0, 8).Select(_ => front.Data("/api/customers/changes?wait=0")).ToList();
        await Wait.Until("all eight wait for a turn", () => budget.Waiting == 8);

        await front.DeliverCustomer("new", 50);

        while ((await live.Next("the new customer"))!.Name != "new") { } // The relay may just have had C40.
        Assert.Equal(8, budget.Waiting);
        held.ForEach(turn => turn.Dispose());
        foreach (var reader in readers) Assert.Equal(41, (await reader).GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task What_the_ring_has_needs_no_turn()
    {
        await using var front = await RunningFront.Start();
        for (var i = 1; i <= 5; i++) await front.DeliverCustomer($"C{i}", i);
        var head = (await front.Data("/api/customers")).GetProperty("feedCursor").GetString()!;
        var budget = front.App.Services.GetRequiredService<HistoryBudget>();
        await TakeAll(budget);

        var page = await front.Data($"/api/customers/changes?wait=0&after={head.Split('.')[0]}.2");

        Assert.Equal(3, page.GetProperty("changes").GetArrayLength());
    }

    private static async Task<List<IDisposable>> TakeAll(HistoryBudget budget)
    {
        var held = new List<IDisposable>();
        while (held.Count < budget.Turns) held.Add(await budget.Take(null, CancellationToken.None));
        return held;
    }

    private Task<IDisposable> Take(string? who) => _budget.Take(who, CancellationToken.None);
}
