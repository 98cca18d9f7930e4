using System.Globalization;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Cluster;

/// <summary>Silos and fronts as processes of their own, on a PostgreSQL database of their own.</summary>
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

    private TestCluster(string connection) => _connection = connection;

    public static async Task<TestCluster> Create() => On(await PostgreSqlServer.NewDatabase(pool: 20));

    public static TestCluster On(string connection) => new(connection);

    /// <summary>What every process of the cluster is told; fronts in the test's own process too.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Cluster:Mode", "Clustered"), ("Storage:Provider", "PostgreSql"), ("Storage:ConnectionString", _connection),
        ("Webhooks:Secret", Capture.Secret), ("Access:Mode", "Open"),
        ("Logging:Console:FormatterName", "simple"),
    ];

    public async Task<ChildProcess> StartSilo(params (string Key, string Value)[] settings)
    {
        var silo = Start(SiloProgram, [("Cluster:SiloPort", "0"), ("Cluster:GatewayPort", "0"), .. settings]);
        await silo.Says("silo of cluster");
        return silo;
    }

    public async Task<ChildProcess> StartFront(int port)
    {
        var front = Start("CustomerSync.Web.dll",
            ("urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"));
        await front.Says("listening on ");
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        _folder.Remove();
    }

    private ChildProcess Start(string program, params (string, string)[] settings)
    {
        var process = new ChildProcess(program, _folder, Settings.Concat(settings)
            .Select(setting => (setting.Item1.Replace(":", "__", StringComparison.Ordinal), setting.Item2)));
        _processes.Add(process);
        return process;
    }
}
