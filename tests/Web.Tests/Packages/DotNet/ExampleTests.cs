using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages.DotNet;

/// <summary><c>examples/dotnet</c>, which <c>docs/dotnet.md</c> tells step by step, as a process of its own.</summary>
public sealed class ExampleTests : IDisposable
{
    private static readonly string Program = Path.Combine(Repository.Root, "examples", "dotnet", "bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "CustomerSync.CustomerWorker.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-worker-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task The_worker_is_killed_and_goes_on_where_it_was()
    {
        await using var closed = await ClosedFront.Start();
        await closed.Front.DeliverCustomer("A", 1);
        await using (var worker = Start(closed))
        {
            await worker.Says("1 customers to begin with");
            await closed.Front.DeliverCustomer("B", 1, new { customer_name = "Nour", email_id = "b@x" });
            await worker.Says("created Nour <b@x>");
            await Wait.Until("the place is saved", () => File.Exists(Checkpoint)
                && File.ReadAllText(Checkpoint).EndsWith(".2", StringComparison.Ordinal));
            await worker.Kill();
        }

        await closed.Front.DeliverCustomer("B", 2, new { customer_name = "Nour", email_id = "c@x" });
        await using var again = Start(closed);

        await again.Says("updated Nour <c@x>");
        Assert.DoesNotContain("to begin with", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<b@x>", again.Output, StringComparison.Ordinal);
    }

    private string Checkpoint => Path.Combine(_folder.FullName, "data", "customers.cursor");

    private ChildProcess Start(ClosedFront closed) => new(Program, _folder, [
        ("CUSTOMERSYNC_URL", closed.Url.ToString()), ("CUSTOMERSYNC_KEY", closed.KeyOf(AccessRole.Viewer))]);
}
