using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;

namespace CustomerSync.Cluster.Runner;

/// <summary>The processes of the cluster, set up by environment variables as an operator would.</summary>
internal sealed class ClusterProcesses
{
    /// <summary>The simulated ERPNext's own.</summary>
    private const string ApiKey = "admin-key", ApiSecret = "admin-secret";

    private readonly IDistributedApplicationBuilder _builder;
    private readonly DirectoryInfo _folder;
    private readonly RunnerOptions _options;
    private readonly string _root = Path.GetFullPath(Said("Root"));
    private readonly int _pages;
    private readonly int[] _fronts;
    private readonly Dictionary<string, string> _settings;

    public ClusterProcesses(
        IDistributedApplicationBuilder builder, DirectoryInfo folder, RunnerOptions options, string database)
    {
        (_builder, _folder, _options, _pages) = (builder, folder, options, Ports.Free(options.Port));
        _fronts = [.. Enumerable.Range(0, Math.Max(options.Fronts, 1)).Select(_ => Ports.Free())];
        if (NginxSite.Program is null) _fronts[0] = _pages;
        _settings = new()
        {
            ["Cluster__Mode"] = "Clustered",
            ["Storage__Provider"] = Environment.GetEnvironmentVariable("Storage__Provider") ?? "PostgreSql",
            ["Storage__ConnectionString"] = database,
            ["App__Url"] = $"http://localhost:{Text(_pages)}",
            ["Access__LinkFile"] = LinkFile,
            ["Access__MasterKeyFile"] = MasterKey(),
            ["Access__TrustedProxies__0"] = "127.0.0.1",
        };
    }

    private string LinkFile => Path.Combine(_folder.FullName, "admin-link");

    public void AddAll()
    {
        if (Environment.GetEnvironmentVariable("ErpNext__Url") is null) AddErpNext(Ports.Free(_options.ErpNextPort));
        for (var i = 1; i <= Math.Max(_options.Silos, 1); i++)
            Add($"silo-{Text(i)}", "src/Silo", "CustomerSync.Silo.dll", ("Cluster__SiloPort", "0"), ("Cluster__GatewayPort", "0"));
        foreach (var (i, port) in _fronts.Index())
            Add($"front-{Text(i + 1)}", "src/Web", "CustomerSync.Web.dll", ("ASPNETCORE_URLS", Local(port)))
                .WithHttpEndpoint(port, port, "http", isProxied: false)
                .WithHttpHealthCheck("/health/live", endpointName: "http");
        if (NginxSite.Program is not null)
            NginxSite.Add(_builder, _folder, Path.Combine(_root, "deploy/nginx/customersync.conf"), _pages, _fronts);
    }

    /// <summary>Says where to go as soon as somebody may: when a front has made the first admin's link.</summary>
    public async Task Welcome(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (!File.Exists(LinkFile)) await timer.WaitForNextTickAsync(ended);
            Console.WriteLine($"""

                Sign in: open {(await File.ReadAllTextAsync(LinkFile, ended)).Trim()}
                {_options.Silos} silos and {_options.Fronts} fronts are behind http://localhost:{Text(_pages)}/{(NginxSite.Program is null ? ", which is the first front: there is no nginx here" : "")}.
                Kill any process (the dashboard tells its number, and starts it again): the page goes on. Ctrl+C ends them all, and their data.

                """);
        }
        catch (OperationCanceledException) { } // Nobody will.
    }

    private void AddErpNext(int port)
    {
        _settings["ErpNext__Url"] = Local(port);
        (_settings["ErpNext__ApiKey"], _settings["ErpNext__ApiSecret"]) = (ApiKey, ApiSecret);
        _builder.AddExecutable("erpnext", "dotnet", _folder.FullName, Built("tests/ErpNextSimulator", "CustomerSync.ErpNextSimulator.dll"),
                "--Url", Local(port), "--Customers", Text(_options.Customers), "--BusyDay",
                _options.BusyDay.ToString(CultureInfo.InvariantCulture))
            .WithHttpEndpoint(port, port, "http", isProxied: false);
    }

    private IResourceBuilder<ExecutableResource> Add(
        string name, string project, string program, params (string Key, string Value)[] own)
    {
        var process = _builder.AddExecutable(name, "dotnet", _folder.FullName, Built(project, program)).WithOtlpExporter();
        foreach (var (key, value) in _settings) process.WithEnvironment(key, value);
        foreach (var (key, value) in own) process.WithEnvironment(key, value);
        return process;
    }

    private string Built(string project, string program) => Path.Combine(_root, project, Said("Output"), program);

    /// <summary>Wraps the secrets that lie in the database; it ends with this run, as they do.</summary>
    private string MasterKey()
    {
        var file = Path.Combine(_folder.FullName, "master.key");
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return file;
    }

    private static string Said(string key) => typeof(ClusterProcesses).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;

    private static string Local(int port) => $"http://127.0.0.1:{Text(port)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
