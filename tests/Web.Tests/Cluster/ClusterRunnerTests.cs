using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Cluster;

/// <summary>deploy/cluster: one command, processes of which any may be killed, and nothing left behind.</summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class ClusterRunnerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-runner-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task One_command_starts_a_cluster_that_goes_on_without_a_silo_and_ends_with_it()
    {
        Assert.SkipUnless(ThrowawayPostgreSql.FindPrograms() is not null, "PostgreSQL is not installed.");
        var program = await Built();
        var port = Ports.Free();
        await using var runner = new ChildProcess(program, _folder, [],
            "--Port", Text(port), "--DashboardPort", Text(Ports.Free()), "--ErpNextPort", Text(Ports.Free()),
            "--Silos", "2", "--Fronts", "2", "--Customers", "20", "--BusyDay", "0");
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new($"http://localhost:{port}") };
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        var link = (await runner.Says("sign-in#")).Trim();
        (await http.PostAsJsonAsync("/api/access/sign-in", new { link })).EnsureSuccessStatusCode();
        await Wait.Until("the first sync has brought ERPNext's customers", () => Lists(http, 20));
        var silos = Processes(port, "CustomerSync.Silo.dll");
        Assert.Equal((2, 2), (silos.Count, Processes(port, "CustomerSync.Web.dll").Count));

        using (var silo = Process.GetProcessById(silos[0])) silo.Kill();

        await Wait.Until("the list is there without it", () => Lists(http, 20));
        runner.Terminate();
        Assert.Equal(0, await runner.Ends());
        await Wait.Until("all have ended with it", () => Task.FromResult(Processes(port, "").Count == 0));
    }

    /// <summary>It is in no solution, so it is built here (docs/decisions/0460).</summary>
    private static async Task<string> Built()
    {
        var project = Path.Combine(Repository.Root, "deploy", "cluster");
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["build", project, "-c", "Release", "-v", "quiet"]) { RedirectStandardOutput = true })!;
        var said = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.SkipWhen(said.Contains("error NU1", StringComparison.Ordinal) || said.Contains("MSB4236", StringComparison.Ordinal),
            "Aspire's packages cannot be fetched here.");
        Assert.True(build.ExitCode == 0, said);
        return Path.Combine(project, "bin", "Release", "net10.0", "CustomerSync.Cluster.dll");
    }

    private static async Task<bool> Lists(HttpClient http, int customers)
    {
        using var answer = await http.GetAsync("/api/customers?limit=1");
        return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync())
            .Contains($"\"total\":{Text(customers)}", StringComparison.Ordinal);
    }

    /// <summary>The cluster's own: what they are told has its address in it.</summary>
    private static List<int> Processes(int port, string program) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _) && Said(name, "cmdline").Contains(program, StringComparison.Ordinal)
                && Said(name, "environ").Contains($"App__Url=http://localhost:{Text(port)}", StringComparison.Ordinal))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)),
    ];

    private static string Said(string? process, string file)
    {
        try { return File.ReadAllText($"/proc/{process}/{file}"); }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException) { return ""; }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
