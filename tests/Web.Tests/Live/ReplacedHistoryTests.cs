using System.Text.Json;
using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>
/// A reader whose changes are not in the history any more is told so, however the older copy came in; every other
/// reader just goes on.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ReplacedHistoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("history-");
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("history-copy-");

    public void Dispose()
    {
        _folder.Remove();
        _copy.Remove();
    }

    [Theory]
    [InlineData("customersync.db*")]
    [InlineData("*")]
    public async Task An_older_copy_that_was_put_back_by_hand_and_has_overtaken_the_reader_resets_it(string files)
    {
        await Deliver("OLD", 1, 5);
        var common = await CursorAt(3);
        Copy(_folder, _copy, files);
        var lost = await Deliver("LOST", 6, 10);
        foreach (var file in _folder.GetFiles(files)) file.Delete();
        Copy(_copy, _folder, files);
        await Deliver("NEW", 6, 13);

        await using var front = await RunningFront.Start(_folder);

        Assert.Equal("epoch", Reset(await Changes(front, lost)));
        await using var events = await EventReader.Open(front, lost);
        Assert.Equal("reset", (await events.Next("the reset"))!.Type);
        var page = await Changes(front, common); // What it has seen is in both histories.
        Assert.Null(Reset(page));
        Assert.Equal(Enumerable.Range(4, 10), Sequences(page));
    }

    [Fact]
    public async Task A_copy_that_was_made_while_the_product_ran_resets_who_has_seen_more()
    {
        string lost;
        await using (var front = await RunningFront.Start(_folder))
        {
            await Deliver(front, "OLD", 1, 5);
            await Run(0, "backup", Path.Combine(_copy.FullName, "copy.db"));
            lost = await Deliver(front, "LOST", 6, 10);
        }
        foreach (var file in _folder.GetFiles("customersync.db*")) file.Delete();
        File.Copy(Path.Combine(_copy.FullName, "copy.db"), Path.Combine(_folder.FullName, "customersync.db"));

        await using var again = await RunningFront.Start(_folder);
        Assert.Equal("epoch", Reset(await Changes(again, lost)));
        await Deliver(again, "NEW", 6, 13);

        Assert.Equal("epoch", Reset(await Changes(again, lost)));
        Assert.Equal("epoch", Reset(await Changes(again, lost.Replace(".10", ".6", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task After_restarts_and_a_move_to_another_folder_every_reader_goes_on()
    {
        var cursors = new List<string> {
            await Deliver("A", 1, 5), await Deliver("B", 6, 10), await CursorAt(2), await Deliver("C", 11, 15) };
        var (process, http) =
            await FrontProcess.Listening(
                _folder, ("Storage__ConnectionString", $"Data Source={_folder.FullName}/customersync.db"));
        cursors.Add((await http.GetStringAsync("/api/customers/changes?wait=0")).Split("\"nextCursor\":\"")[1].Split(
            '"')[0]);
        await process.Kill();
        await process.DisposeAsync();
        Copy(_folder, _copy, "*");

        await using var front = await RunningFront.Start(_copy);

        foreach (var cursor in cursors)
        {
            var page = await Changes(front, cursor);
            Assert.Null(Reset(page));
            var seen = int.Parse(cursor.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Enumerable.Range(seen + 1, 15 - seen), Sequences(page));
            await using var events = await EventReader.Open(front, cursor);
            Assert.Equal("ready", (await events.Next("the greeting"))!.Type);
            if (seen < 15) Assert.Equal(seen + 1, (await events.Next("the next change"))!.Sequence);
        }
    }

    [Fact]
    public async Task New_epoch_resets_every_reader_also_while_the_product_runs()
    {
        await using var front = await RunningFront.Start(_folder);
        var head = await Deliver(front, "A", 1, 5);
        await using var events = await EventReader.Open(front, head);
        Assert.Equal("ready", (await events.Next("the greeting"))!.Type);

        await Run(0, "new-epoch");

        var reset = (await events.Next("the reset"))!;
        Assert.Equal(("reset", "epoch"), (reset.Type, reset.Data.GetProperty("reason").GetString()));
        Assert.Equal("epoch", Reset(await Changes(front, head)));
        await front.DeliverCustomer("B", 6);
        Assert.Equal("B", (await events.Next("a change after it"))!.Name);
        Assert.Equal([6], Sequences(await Changes(front, reset.Id!)));
    }

    [Fact]
    public async Task Backup_and_restore_bring_back_what_was_and_keep_what_is_replaced()
    {
        var file = Path.Combine(_copy.FullName, "copy.db");
        string lost, refused;
        await using (var front = await RunningFront.Start(_folder))
        {
            await Deliver(front, "OLD", 1, 5);
            await Run(0, "backup", file);
            lost = await Deliver(front, "LOST", 6, 10);
            refused = await Run(1, "restore", file);
            Assert.Contains("already", await Run(1, "backup", file), StringComparison.Ordinal);
        }
        Assert.Contains("Another process is using", refused, StringComparison.Ordinal);

        var done = await Run(0, "restore", file);

        var kept = Assert.Single(_folder.GetFiles("*.replaced"));
        Assert.Contains(kept.Name, done, StringComparison.Ordinal);
        await using var restored = await RunningFront.Start(_folder);
        Assert.Equal(5, (await restored.AllCustomers()).Count);
        await Deliver(restored, "NEW", 6, 20);
        Assert.Equal("epoch", Reset(await Changes(restored, lost)));
        Assert.Equal("epoch", Reset(await Changes(restored, lost.Replace(".10", ".3", StringComparison.Ordinal))));
        Assert.Empty(_folder.GetFiles("*.restoring*"));
    }

    [Fact]
    public async Task Who_was_erased_since_the_copy_was_made_is_erased_in_it_too()
    {
        var file = Path.Combine(_copy.FullName, "copy.db");
        await using (var front = await RunningFront.Start(_folder))
        {
            await front.DeliverCustomer("Zzyzx", 1, new { email_id = "zzyzx@secret.example" });
            await front.DeliverCustomer("Other", 1);
            await Run(0, "backup", file);
            await front.DeliverCustomer("Zzyzx", 2, eventName: "on_trash");
            using var erased = await front.Http.DeleteAsync("/api/customers/Zzyzx");
            Assert.Equal(System.Net.HttpStatusCode.OK, erased.StatusCode);
        }

        await Run(0, "restore", file);

        await using var restored = await RunningFront.Start(_folder);
        Assert.Equal("Other", Assert.Single(await restored.AllCustomers()).GetProperty("erpnextId").GetString());
        Assert.Equal("stale", await restored.DeliverCustomer("Zzyzx", 1));
        Assert.Empty(await Remains.In(
            restored.App.Services.GetRequiredService<Database>(), ["Zzyzx", "zzyzx@secret.example"]));
    }

    [Fact]
    public async Task A_copy_that_is_put_in_under_a_running_silo_resets_every_reader()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var database = StorageServices.Open(
            new() { Provider = StorageProvider.PostgreSql, ConnectionString = connection });
        await using var front = await RunningFront.Start(
            _folder, "--Storage:Provider", "PostgreSql", "--Storage:ConnectionString", connection);
        await Deliver(front, "OLD", 1, 5);
        await Execute(database, "CREATE TABLE old_head AS TABLE feed_head",
            "CREATE TABLE old_changes AS TABLE customer_changes");
        var lost = await Deliver(front, "LOST", 6, 10);
        await using var events = await EventReader.Open(front, lost);
        Assert.Equal("ready", (await events.Next("the greeting"))!.Type);
        await Wait.Until("the silo has seen them",
            () => front.App.Services.GetRequiredService<FeedHistory>().Seen.Sequence == 10);

        // All at once, and the new history is longer than the old one: nothing goes back that a head could tell.
        await Execute(database, "DELETE FROM customer_changes", "DELETE FROM feed_head", "DELETE FROM customers",
            "INSERT INTO feed_head SELECT * FROM old_head", "INSERT INTO customer_changes SELECT * FROM old_changes",
            "UPDATE feed_head SET sequence = 15", """
            INSERT INTO customer_changes
            SELECT sequence + 10, customer_id, erpnext_id, kind, cause, now(), before, customer FROM old_changes
            UNION ALL SELECT sequence + 5, customer_id, erpnext_id, kind, cause, now(), before, customer FROM old_changes
            """);

        Assert.Equal("reset", (await events.Next("the reset"))!.Type);
        Assert.Equal("epoch", Reset(await Changes(front, lost)));
    }

    [Theory]
    [InlineData("garbage", "not a database")]
    [InlineData("foreign", "not a database of CustomerSync")]
    [InlineData("damaged", "damaged")]
    [InlineData("newer", "install the newer version")]
    [InlineData("missing", "There is no")]
    public async Task What_is_no_sound_copy_is_not_restored(string what, string why)
    {
        await Deliver("A", 1, 5);
        var file = Path.Combine(_copy.FullName, "copy.db");
        await Run(0, "backup", file);
        Spoil(file, what);

        var said = await Run(1, "restore", file);

        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles("*.restoring*"));
        await using var front = await RunningFront.Start(_folder);
        Assert.Equal(5, (await front.AllCustomers()).Count);
    }

    [Theory]
    [InlineData(0, "restore FILE", "--help")]
    [InlineData(2, "not a command", "backp", "x.db")]
    [InlineData(2, "not a command", "backup")]
    [InlineData(1, "pg_dump", "backup", "x.db", "--Storage:Provider", "PostgreSql", "--Storage:ConnectionString",
        "Host=127.0.0.1;Database=x")]
    public async Task A_command_says_what_it_wants(int exitCode, string said, params string[] arguments)
    {
        var (code, output) = await FrontProcess.Command(_folder, arguments);

        Assert.Equal(exitCode, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static void Spoil(string file, string what)
    {
        switch (what)
        {
            case "garbage": File.WriteAllText(
                file, "This is no database, and it is longer than a header of one would be, which has a hundred bytes."); break;
            case "foreign":
                File.Delete(file);
                Sql(file, "CREATE TABLE things (id INTEGER)");
                break;
            case "damaged":
                using (var stream = File.OpenWrite(file))
                {
                    stream.Seek(3 * 4096, SeekOrigin.Begin);
                    stream.Write(new byte[8 * 4096]);
                }
                break;
            case "newer": Sql(file,
                "INSERT INTO schema_migrations (number, name, applied_at) VALUES (999, 'future', '2030-01-01')"); break;
            default: File.Delete(file); break;
        }
    }

    private static void Sql(string file, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static Task<int> Execute(Database database, params string[] statements) => database.Write(async session =>
    {
        foreach (var statement in statements) await session.Statement(statement, statement).ExecuteNonQueryAsync();
        return statements.Length;
    });

    private async Task<string> Run(int exitCode, params string[] arguments)
    {
        var (code, output) =
            await FrontProcess.Command(
                _folder, [.. arguments, "--Storage:ConnectionString",
                    $"Data Source={_folder.FullName}/customersync.db"]);
        Assert.True(exitCode == code, output);
        return output;
    }

    /// <returns>The cursor after them.</returns>
    private async Task<string> Deliver(string prefix, int first, int last)
    {
        await using var front = await RunningFront.Start(_folder);
        return await Deliver(front, prefix, first, last);
    }

    private static async Task<string> Deliver(RunningFront front, string prefix, int first, int last)
    {
        for (var i = first; i <= last; i++) await front.DeliverCustomer($"{prefix}-{i}", i);
        return (await front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString()!;
    }

    /// <summary>A cursor of its own epoch, in the middle.</summary>
    private async Task<string> CursorAt(int sequence)
    {
        await using var front = await RunningFront.Start(_folder);
        return (await front.Data($"/api/customers/changes?wait=0&limit={sequence}")).GetProperty("nextCursor")
            .GetString()!;
    }

    private static Task<JsonElement> Changes(RunningFront front, string after) =>
        front.Data($"/api/customers/changes?wait=0&after={after}");

    private static string? Reset(JsonElement page) =>
        page.GetProperty("reset") is { ValueKind: JsonValueKind.Object } reset ? reset.GetProperty("reason")
            .GetString() : null;

    private static IEnumerable<int> Sequences(JsonElement page) =>
        page.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("sequence").GetInt32());

    private static void Copy(DirectoryInfo from, DirectoryInfo to, string files)
    {
        foreach (var file in from.GetFiles(files)) file.CopyTo(Path.Combine(to.FullName, file.Name), overwrite: true);
        if (files == "*" && from.GetDirectories("keys") is [var keys]) Copy(keys, to.CreateSubdirectory("keys"), files);
    }
}
