using CustomerSync.Cluster.Runner;
using Microsoft.Extensions.Configuration;

// One command: PostgreSQL, silos, fronts, nginx before them and an ERPNext, each a process that may be killed, and Aspire's dashboard of them all.
var options = new ConfigurationBuilder().AddCommandLine(args).Build().Get<RunnerOptions>() ?? new();
var given = Environment.GetEnvironmentVariable("Storage__ConnectionString");
using var server = given is null ? ThrowawayServer.Create() : null;
if ((given ?? server?.ConnectionString) is not { } database)
{
    await Console.Error.WriteLineAsync(
        "A cluster needs PostgreSQL or SQL Server: install PostgreSQL (Debian: apt-get install postgresql), or name a "
        + "server of yours in Storage__ConnectionString (with Storage__Provider=SqlServer if it is one).");
    return 1;
}
var folder = Directory.CreateTempSubdirectory("customersync-cluster-");
try
{
    var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        { Args = args, AllowUnsecuredTransport = true, DashboardApplicationName = "CustomerSync" });
    Dashboard.Configure(builder.Configuration, Ports.Free(options.DashboardPort));
    server?.AddTo(builder);
    var cluster = new ClusterProcesses(builder, folder, options, database);
    cluster.AddAll();
    await using var application = builder.Build();
    using var ended = new CancellationTokenSource();
    var welcome = cluster.Welcome(ended.Token);
    await application.RunAsync();
    await ended.CancelAsync();
    await welcome;
}
finally { folder.Delete(recursive: true); }
return 0;
