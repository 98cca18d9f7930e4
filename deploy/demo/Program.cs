using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CustomerSync.Demo;
using ErpNextSimulator;

// One command: a simulated ERPNext in this process, the product in another, connected, with nothing installed yet.
var settings = WebApplication.CreateSlimBuilder(args).Configuration.Get<DemoOptions>() ?? new();
await using var erpNext =
    Simulator.Build(new SimulatorOptions {
        Url = $"http://127.0.0.1:{Free(settings.ErpNextPort)}", Customers = settings.Customers, BusyDay = settings.BusyDay, Version = settings.Version });
await erpNext.StartAsync();

var folder = Directory.CreateTempSubdirectory("customersync-demo-");
var link = Path.Combine(folder.FullName, "admin-link");
var page = new Uri($"http://localhost:{Free(settings.Port)}/");
var front = new FrontProcess(folder.FullName, new Dictionary<string, string>
{
    ["ASPNETCORE_URLS"] = page.GetLeftPart(UriPartial.Authority),
    ["Storage__Provider"] = "Sqlite",
    ["Storage__ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "customersync.db")}",
    ["ErpNext__Url"] = erpNext.Urls.First(),
    ["ErpNext__ApiKey"] = new SimulatorOptions().ApiKey,
    ["ErpNext__ApiSecret"] = new SimulatorOptions().ApiSecret,
    ["Webhooks__Secret"] = "",
    ["Access__LinkFile"] = link,
    ["Sync__BasicEvery"] = "00:00:00", // The first sync is yours.
});
var stop = erpNext.Lifetime.ApplicationStopping;
var code = 0;
try
{
    if (await front.Answers(page, link, stop)) Console.WriteLine(Words());
    code = await front.Ended(stop);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested) { } // Ctrl+C.
finally
{
    await front.DisposeAsync();
    await erpNext.StopAsync(CancellationToken.None);
    folder.Delete(recursive: true);
}
return code;

string Words() => string.Create(CultureInfo.InvariantCulture, $"""

    {(Console.IsOutputRedirected ? $"Sign in: open {File.ReadAllText(link).Trim()}" : "Sign in by the link of the product, which is printed here too.")}
    {page} has no customers yet. Press "Connect ERPNext", then Install, Test and Sync, in the order in which they are offered.

    A simulated ERPNext {settings.Version} with {settings.Customers} customers is at {erpNext.Urls.First()}, where people make {settings.BusyDay} edits per second:
    most of them are told by webhook and appear at once, some are silent and found by "Basic sync" under Syncs.
    What people do there, by name: curl -s {erpNext.Urls.First()}/simulator
    Ctrl+C ends both; their data in {folder.FullName} go with them.

    """);

// The port that is asked for, or another when it is taken.
static int Free(int wanted)
{
    try { return Bound(wanted); }
    catch (SocketException) { return Bound(0); }
}

static int Bound(int port)
{
    using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
    return ((IPEndPoint)probe.LocalEndPoint!).Port;
}
