using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;
using ErpNextSimulator;

namespace CustomerSync.Tests;

/// <summary>One command carries everything to another engine, and back.</summary>
[Trait("Speed", "Slow")]
public sealed class MoveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-move-");

    public void Dispose() => _folder.Remove();

    private string Sqlite => $"Data Source={_folder.FullName}/customersync.db";

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task After_a_move_everything_goes_on_where_it_was_and_a_move_back_finds_it_all(string engine)
    {
        var port = Ports.Free();
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 30);
        var there = await TestDatabase.NewServerDatabase(engine, pool: 20);
        var back = $"Data Source={_folder.FullName}/back.db";
        string middle;
        Told before;
        await using (var front = await Start(simulator, port, "Sqlite", Sqlite))
        {
            await Post(front, "/api/webhooks/erpnext/setup", new { action = "install" });
            await Post(front, "/api/customers/sync/enhanced?wait=true", new { });
            middle = (await front.Data("/api/customers/changes?wait=0&limit=7")).GetProperty("nextCursor").GetString()!;
            await Arrives(simulator, front, "Müller & Söhne 😀 \\u0041 شركة");
            simulator.Actions.Do("delete", "Müller & Söhne 😀 \\u0041 شركة");
            await Wait.Until("the delete is here", async () => (await front.AllCustomers())
                .Exists(customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.String));
            var hook = await Post(front, "/api/hooks", new { name = "Shop", url = "https://example.com/hook", events = new[] { "customer.merged" } });
            var id = hook.GetProperty("data").GetProperty("item").GetProperty("id").GetString();
            await Post(front, $"/api/hooks/{id}/pause", new { }); // It calls nobody, and its state is one.
            before = await Told.By(front);
        }

        var said = await Move("Sqlite", Sqlite, engine, there);

        Assert.Contains($"customers: {before.Customers.Count}", said, StringComparison.Ordinal);
        Assert.Contains("Setup:ImportKeys", said, StringComparison.Ordinal);
        await using (var front = await Start(simulator, port, engine, there, "--Access:MasterKeyFile", MasterKey(),
            "--Setup:ImportKeys", Path.Combine(_folder.FullName, "keys")))
        {
            before.AssertSame(await Told.By(front));
            var rest = await front.Data($"/api/customers/changes?wait=0&after={middle}");
            Assert.Equal(JsonValueKind.Null, rest.GetProperty("reset").ValueKind);
            Assert.Equal(8, rest.GetProperty("changes")[0].GetProperty("sequence").GetInt32());
            await Arrives(simulator, front, "Signed by the secret that came along");
            var basic = await Post(front, "/api/customers/sync", new { });
            Assert.Equal(0, basic.GetProperty("data").GetProperty("created").GetInt32());
            before = await Told.By(front);
        }

        await Move(engine, there, "Sqlite", back);

        await using var again = await RunningFront.Start(
            _folder, "--Storage:ConnectionString", back, "--Setup:KeyRing", Path.Combine(_folder.FullName, "none"));
        before.AssertSame(await Told.By(again));
        Assert.Equal("applied", await again.DeliverCustomer("After all", 1));
    }

    [Fact]
    public async Task What_cannot_be_moved_is_said_and_nothing_is_lost()
    {
        var there = await PostgreSqlServer.NewDatabase(pool: 20);
        await using (var front = await RunningFront.Start(_folder))
        {
            await front.DeliverCustomer("A", 1);
            Assert.Contains("Another process is using", await Refused("PostgreSql", there), StringComparison.Ordinal);
        }
        Assert.Contains("already", await Refused("Sqlite", Sqlite), StringComparison.Ordinal);
        Assert.Contains("to:ConnectionString", await Refused("PostgreSql"), StringComparison.Ordinal);
        await using (await RunningFront.Start(
            null, "--Storage:Provider", "PostgreSql", "--Storage:ConnectionString", there)) { }
        await Move("Sqlite", Sqlite, "PostgreSql", there); // It was made and not used.

        Assert.Contains("is not empty", await Refused("PostgreSql", there), StringComparison.Ordinal);

        await using var still = await RunningFront.Start(_folder);
        Assert.Equal("duplicate", await still.DeliverCustomer("A", 1));
    }

    private static Task<RunningFront> Start(
        RunningSimulator simulator, int port, string engine, string connection, params string[] settings) =>
        RunningFront.Start(
            null, [
                "--urls", $"http://127.0.0.1:{port}", "--Storage:Provider", engine, "--Storage:ConnectionString",
                connection, "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
                "--ErpNext:ApiSecret", simulator.Options.ApiSecret, "--Webhooks:Secret", "", "--Sync:BasicEvery",
                "00:00:00", "--Sync:EnhancedAt", "", .. settings]);

    private static async Task Arrives(RunningSimulator simulator, RunningFront front, string name)
    {
        simulator.Actions.Do("create", name);
        await Wait.Until($"{name} is here", async () => (await front.AllCustomers())
            .Exists(customer => customer.GetProperty("erpnextId").GetString() == name));
    }

    private static async Task<JsonElement> Post(RunningFront front, string path, object body)
    {
        using var answer = await front.Http.PostAsJsonAsync(path, body);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, told.ToString());
        return told;
    }

    private string MasterKey()
    {
        var file = Path.Combine(_folder.FullName, "master");
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return file;
    }

    private Task<string> Refused(params string[] to) => Run(1, "Sqlite", Sqlite, to);

    private Task<string> Move(string engine, string from, params string[] to) => Run(0, engine, from, to);

    private async Task<string> Run(int exitCode, string engine, string from, string[] to)
    {
        var (code, output) = await FrontProcess.Command(
            _folder, ["move", "--to", to[0], "--Storage:Provider", engine, "--Storage:ConnectionString", from,
                .. to.Skip(1).SelectMany(connection => new[] { "--to:ConnectionString", connection })]);
        Assert.True(exitCode == code, output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return output;
    }

    /// <summary>What a person and a program see of a database.</summary>
    private sealed record Told(List<string> Customers, List<string> Pages)
    {
        public static async Task<Told> By(RunningFront front)
        {
            var customers = (await front.AllCustomers()).ConvertAll(customer => customer.ToString());
            var pages = new List<string>();
            foreach (var path in new[]
            {
                "/api/customers/changes?wait=0&limit=1000", "/api/webhooks/erpnext/deliveries?limit=200",
                "/api/customers/sync/runs", "/api/hooks",
            })
                pages.Add(WithoutEpoch((await front.Data(path)).ToString()));
            return new(customers, pages);
        }

        public void AssertSame(Told other)
        {
            Assert.Equal(Customers, other.Customers);
            Assert.Equal(Pages, other.Pages);
        }

        /// <summary>Each start begins an epoch in which the earlier ones stay good.</summary>
        private static string WithoutEpoch(string page) =>
            System.Text.RegularExpressions.Regex.Replace(page, @"""[0-9a-f]{12}\.(\d+)""", "\"$1\"");
    }
}
