using System.Globalization;
using System.Security.Cryptography;
using CustomerSync.Client;
using CustomerSync.Storage;
using CustomerSync.Tests.Hooks;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Packages.DotNet;
using CustomerSync.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>
/// Promise 4 while retention prunes: readers of every kind, who come late to what is about to go, read on without a gap
/// or are told so.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RetentionRacesTests
{
    private const int Writers = 8, Each = 60, ReadersOfAKind = 3;

    private int _changes, _resets;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Nobody_who_follows_skips_a_change_without_a_reset(string engine)
    {
        using var folder = new TemporaryFolder();
        string[] storage = engine == "Sqlite" ? [] :
            ["--Storage:Provider", engine, "--Storage:ConnectionString", await PostgreSqlServer.NewDatabase(20),
                "--Access:MasterKeyFile", MasterKey(folder)];
        await using var front = await RunningFront.Start(null, [.. storage, "--Live:Ring", "16"]);
        await using var receiver = await HookReceiver.Start();
        await using var hook = await receiver.Subscribe(front.Http);
        var feed = front.App.Services.GetRequiredService<FeedStore>();
        using var end = new CancellationTokenSource();
        var pruner = Task.Run(() => Prune(front, end.Token));
        List<Task> readers =
        [
            .. Enumerable.Range(0, ReadersOfAKind).SelectMany(seed => (Task[])
            [
                Task.Run(() => Follow(feed, seed, new Place(), (place, take) => ByStream(front, place, take), end.Token)),
                Task.Run(() => Follow(feed, seed, new Place(), (place, take) => ByPoll(front, place, take), end.Token)),
                Task.Run(() => Follow(feed, seed, new Place(), (place, take) => ByClient(front, place, take), end.Token)),
            ]),
        ];

        await Parallel.ForAsync(0, Writers, async (writer, _) =>
        {
            for (var i = 1; i <= Each; i++) await front.DeliverCustomer($"W{writer}", i, new { tax_id = $"{i}" });
        });
        var head = (await feed.Head()).Cursor.Sequence;
        await Wait.Until("the hook told the end", async () =>
            (await hook.Read()).GetProperty("behind").GetInt64() == 0);
        await end.CancelAsync();
        await Task.WhenAll([.. readers, pruner]);

        Assert.Equal(Writers * Each, head);
        Assert.True(_resets > 3 * ReadersOfAKind && _changes > 0, $"{_changes} changes, {_resets} resets: it was no storm.");
        AssertWhole(receiver.All.DistinctBy(message => message.Id).Select(message => message.Type == "feed.reset"
            ? -SequenceOf(message.Data.GetProperty("cursor").GetString()!) : message.Sequence));
    }

    /// <summary>A server keeps secrets with a key of ours alone.</summary>
    private static string MasterKey(TemporaryFolder folder)
    {
        var file = Path.Combine(folder.Path, "master.key");
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return file;
    }

    /// <summary>Half of what there is goes, again and again.</summary>
    private static async Task Prune(RunningFront front, CancellationToken end)
    {
        var (database, feed) = (front.App.Services.GetRequiredService<Database>(),
            front.App.Services.GetRequiredService<FeedStore>());
        while (!end.IsCancellationRequested)
        {
            var head = await feed.Head();
            var gone = (int)(head.Cursor.Sequence - head.Oldest + 1) / 2;
            if (gone < 4) await Task.Delay(1, CancellationToken.None);
            else await database.Write(session => session.Statement("prune_changes")
                .With("@before", database.Bindable(DateTimeOffset.MaxValue.AddYears(-1000))).With("@limit", gone)
                .ExecuteNonQueryAsync(), CancellationToken.None);
        }
    }

    /// <summary>Reads some, stays away until much has come, and reads on from there.</summary>
    private async Task Follow(
        FeedStore feed, int seed, Place place, Func<Place, int, Task> read, CancellationToken end)
    {
        var random = new Random(seed);
        while (true)
        {
            var head = (await feed.Head()).Cursor;
            if (place.Cursor.Length == 0) place.Take(head.ToString(), isReset: true, isChange: false);
            var until = SequenceOf(place.Cursor) + random.Next(1, 60);
            while (!end.IsCancellationRequested && (head = (await feed.Head()).Cursor).Sequence < until)
                await Task.Delay(1, CancellationToken.None);
            if (head.Sequence <= SequenceOf(place.Cursor)) break; // All was read, and nothing comes any more.
            await read(place, random.Next(1, 30));
        }
        AssertWhole(place.Seen);
        Interlocked.Add(ref _changes, place.Seen.Count(sequence => sequence > 0));
        Interlocked.Add(ref _resets, place.Seen.Count(sequence => sequence < 0));
    }

    private static async Task ByStream(RunningFront front, Place place, int take)
    {
        await using var events = await EventReader.Open(front, place.Cursor);
        while (take-- > 0 && await events.Next("what comes next") is { } entry)
        {
            if (entry.Id is null) continue;
            place.Take(entry.Id, entry.Type == "reset", entry.Type.StartsWith("customer.", StringComparison.Ordinal));
            if (SequenceOf(place.Cursor) == await Head(front)) return;
        }
    }

    private static async Task ByPoll(RunningFront front, Place place, int take)
    {
        var page = await front.Data($"/api/customers/changes?wait=0&limit={take}&after={place.Cursor}");
        foreach (var change in page.GetProperty("changes").EnumerateArray())
            place.Take(change.GetProperty("cursor").GetString()!, isReset: false, isChange: true);
        var isReset = page.GetProperty("reset").ValueKind is System.Text.Json.JsonValueKind.Object;
        place.Take(page.GetProperty("nextCursor").GetString()!, isReset, isChange: false);
    }

    private static async Task ByClient(RunningFront front, Place place, int take)
    {
        using var end = new CancellationTokenSource();
        try
        {
            await foreach (var change in ClientHosts.Client(front.Http.BaseAddress!.ToString())
                .Follow(place.Cursor, cancellationToken: end.Token))
            {
                place.Take(change.Cursor, isReset: false, isChange: true);
                if (--take == 0 || change.Sequence == await Head(front)) return;
            }
        }
        catch (FeedResetException reset) { place.Take(reset.Reset.Cursor, isReset: true, isChange: false); }
    }

    private static async Task<long> Head(RunningFront front) =>
        (await front.App.Services.GetRequiredService<FeedStore>().Head()).Cursor.Sequence;

    /// <param name="seen">Changes, and with a minus where a reset said to go on.</param>
    private static void AssertWhole(IEnumerable<long> seen)
    {
        long? last = null;
        foreach (var sequence in seen)
        {
            if (sequence > 0 && last is not null) Assert.Equal(last + 1, sequence);
            if (sequence < 0) Assert.True(last is null || -sequence >= last, $"A reset from {last} to {-sequence}.");
            last = Math.Abs(sequence);
        }
    }

    private static long SequenceOf(string cursor) =>
        long.Parse(cursor.Split('.')[1], CultureInfo.InvariantCulture);

    /// <summary>What a client keeps between its connections.</summary>
    private sealed class Place
    {
        public string Cursor { get; set; } = "";

        public List<long> Seen { get; } = [];

        public void Take(string cursor, bool isReset, bool isChange)
        {
            if (isChange || isReset) Seen.Add(isReset ? -SequenceOf(cursor) : SequenceOf(cursor));
            Cursor = cursor;
        }
    }
}
