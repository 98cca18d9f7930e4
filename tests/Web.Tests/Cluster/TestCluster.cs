using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Cluster;

/// <summary>
/// Silos and fronts as processes of their own, on a database of their own; of PostgreSQL where no other engine is named.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    /// <summary>In its own folder: it brings libraries that a front has from its framework.</summary>
    public static string SiloProgram { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory.Replace(
            Path.Combine("tests", "Web.Tests"), Path.Combine("src", "Silo"), StringComparison.Ordinal),
            "CustomerSync.Silo.dll"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-cluster-");
    private readonly List<ChildProcess> _processes = [];
    private readonly string _connection;
    private readonly string _engine;
    private readonly (string, string)[] _more;

    private TestCluster(string engine, string connection, (string, string)[] more)
    {
        (_engine, _connection, _more) = (engine, connection, more);
        File.WriteAllText(MasterKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
    }

    /// <summary>File of the key that wraps the key ring.</summary>
    public string MasterKey => Path.Combine(_folder.FullName, "master.key");

    public static async Task<TestCluster> Create(params (string Key, string Value)[] settings) =>
        TestSqlServer.IsForAll ? On("SqlServer", TestSqlServer.NewConnection(), settings)
        : On(await PostgreSqlServer.NewDatabase(pool: 20), settings);

    public static TestCluster On(string connection, params (string Key, string Value)[] settings) =>
        On("PostgreSql", connection, settings);

    public static TestCluster On(string engine, string connection, (string Key, string Value)[] settings) =>
        new(engine, connection, settings);

    /// <summary>What every process of the cluster is told; fronts in the test's own process too.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Cluster:Mode", "Clustered"), ("Storage:Provider", _engine), ("Storage:ConnectionString", _connection),
        ("Webhooks:Secret", Capture.Secret), ("Access:Mode", "Open"), ("Access:MasterKeyFile", MasterKey),
        ("Logging:Console:FormatterName", "simple"), .. _more,
    ];

    public Task<ChildProcess> StartSilo(params (string Key, string Value)[] settings) => StartSilo(SiloProgram, settings);

    public Task<ChildProcess> StartSilo(string program, params (string Key, string Value)[] settings) =>
        StartSilo([], program, settings);

    /// <param name="launcher">A command that becomes the program which is named after it.</param>
    /// <param name="program">A silo of this release or of another.</param>
    /// <param name="settings">What it is told besides what all are.</param>
    public async Task<ChildProcess> StartSilo(
        string[] launcher, string program, params (string Key, string Value)[] settings)
    {
        var silo = Start(launcher, program, [("Cluster:SiloPort", "0"), ("Cluster:GatewayPort", "0"), .. settings]);
        await silo.Says("silo of cluster");
        return silo;
    }

    public Task<ChildProcess> StartFront(int port, params (string Key, string Value)[] settings) =>
        StartFront("CustomerSync.Web.dll", port, settings);

    public async Task<ChildProcess> StartFront(string program, int port, params (string Key, string Value)[] settings)
    {
        var front = Start([], program,
            [("urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"), .. settings]);
        await front.Says("listening on ");
        return front;
    }

    /// <summary>Waits for a front that reaches a silo.</summary>
    public static Task Ready(HttpClient http) => Wait.Until("the front is ready", async () =>
    {
        using var answer = await http.GetAsync("/health/ready");
        return answer.IsSuccessStatusCode;
    });

    /// <summary>Delivers a customer until it is taken: a machine under load answers 503 meanwhile.</summary>
    public static Task Deliver(HttpClient http, string name) => Wait.Until($"{name} is taken", async () =>
    {
        var body = Encoding.UTF8.GetBytes($$"""{"name":"{{name}}","modified":"2026-01-01 00:00:00.000000"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode;
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        _folder.Remove();
    }

    /// <summary>Without waiting for what it says.</summary>
    public ChildProcess Start(string[] launcher, string program, params (string, string)[] settings)
    {
        var process = new ChildProcess(launcher, program, _folder, Settings.Concat(settings)
            .Select(setting => (setting.Item1.Replace(":", "__", StringComparison.Ordinal), setting.Item2)));
        _processes.Add(process);
        return process;
    }
}
