using CustomerSync.Client;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages.DotNet;

/// <summary><c>AddCustomerFollower</c>: what is restarted costs nothing, and what fails comes again.</summary>
[Trait("Speed", "Slow")]
public sealed class FollowerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-follower-");
    private readonly Seen _seen = new();

    public FollowerTests() => _folder.CreateSubdirectory("state");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_worker_loads_the_list_once_and_takes_every_change_over_its_own_restart_and_the_servers()
    {
        string[] settings = ["--urls", $"http://127.0.0.1:{Ports.Free()}"];
        var front = await RunningFront.Start(_folder, settings);
        var url = front.Http.BaseAddress!.ToString();
        foreach (var name in new[] { "A", "B" }) await front.DeliverCustomer(name, 1);
        var host = await ClientHosts.Follow(url, _seen, Place);
        await Wait.Until("the list is loaded", () => _seen.Loads.Length == 1);
        await front.DeliverCustomer("C", 1);
        await Wait.Until("the third change", () => _seen.Sequences is [3]);

        await host.End();
        await front.DeliverCustomer("D", 1);
        host = await ClientHosts.Follow(url, _seen, Place);
        await Wait.Until("what came while it was away", () => _seen.Sequences is [3, 4]);
        await front.DisposeAsync();
        front = await RunningFront.Start(_folder, settings);
        await front.DeliverCustomer("E", 1);
        await Wait.Until("what came after the server's restart", () => _seen.Sequences is [3, 4, 5]);

        await host.End();
        await front.DisposeAsync();
        Assert.Equal((null, 2), (Assert.Single(_seen.Loads).Reset, _seen.Loads[0].Names.Length));
        Assert.EndsWith(".5", File.ReadAllText(Checkpoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_on_which_the_handler_fails_comes_again_and_none_passes_it()
    {
        await using var front = await RunningFront.Start();
        var failures = 0;
        _seen.Before = change =>
        {
            if (change.Sequence == 2 && failures++ < 2) throw new InvalidOperationException("The database is away.");
        };
        await front.DeliverCustomer("A", 1);
        await File.WriteAllTextAsync(Checkpoint, (await Head(front))[..^1] + "0");
        for (var i = 2; i <= 4; i++) await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });

        var host = await ClientHosts.Follow(front.Http.BaseAddress!.ToString(), _seen, Place);
        await Wait.Until("the fourth change", () => _seen.Sequences is [.., 4]);

        await host.End();
        Assert.Equal([1, 2, 3, 4], _seen.Sequences);
        Assert.Equal(3, failures);
        Assert.Empty(_seen.Loads);
    }

    [Fact]
    public async Task A_checkpoint_of_another_server_loads_the_list_and_goes_on()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("A", 1);
        await File.WriteAllTextAsync(Checkpoint, "elsewhere.99");

        var host = await ClientHosts.Follow(front.Http.BaseAddress!.ToString(), _seen, Place);
        await Wait.Until("the list is loaded", () => _seen.Loads.Length == 1);
        await front.DeliverCustomer("B", 1);
        await Wait.Until("the second change", () => _seen.Sequences is [2]);

        await host.End();
        var (reset, names) = Assert.Single(_seen.Loads);
        Assert.Equal(("epoch", "A"), (reset, Assert.Single(names)));
        Assert.Equal(await Head(front), File.ReadAllText(Checkpoint));
    }

    [Fact]
    public async Task What_was_not_saved_before_a_crash_comes_again_and_nothing_is_missing()
    {
        await using var front = await RunningFront.Start();
        var url = front.Http.BaseAddress!.ToString();
        var broken = new BrokenCheckpoint(await Head(front));
        for (var i = 1; i <= 3; i++) await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });

        for (var crashes = 1; crashes <= 2; crashes++)
        {
            var host = await ClientHosts.Follow(url, _seen, _ => broken);
            await Wait.Until("all changes", () => _seen.Sequences.Length == 3 * crashes);
            await host.End();
        }

        Assert.Equal([1, 2, 3, 1, 2, 3], _seen.Sequences);
    }

    [Fact]
    public async Task A_worker_that_starts_before_the_server_waits_for_it()
    {
        var port = Ports.Free();
        var host = await ClientHosts.Follow($"http://127.0.0.1:{port}", _seen, Place);

        await using var front = await RunningFront.Start(null, "--urls", $"http://127.0.0.1:{port}");
        await Wait.Until("the list is loaded", () => _seen.Loads.Length == 1);

        await host.End();
    }

    private string Checkpoint => Path.Combine(_folder.FullName, "state", "cursor");

    private FileCheckpoint Place(IServiceProvider services) => new(Checkpoint);

    private static async Task<string> Head(RunningFront front) =>
        (await front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString()!;

    private sealed class BrokenCheckpoint(string cursor) : ICheckpoint
    {
        public Task<string?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(cursor);

        public Task SaveAsync(string cursor, CancellationToken cancellationToken) => throw new IOException("Full.");
    }
}
