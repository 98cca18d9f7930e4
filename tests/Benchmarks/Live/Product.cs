using System.Security.Cryptography;
using System.Text.Json;
using CustomerSync.Benchmarks.Intake;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Benchmarks.Live;

/// <summary>The product; a change is published by a webhook, which is answered after its commit.</summary>
internal sealed class Product : ILiveServer
{
    private readonly TemporaryFolder _folder;
    private int _count;

    private Product(Target target, TemporaryFolder folder) => (Target, _folder) = (target, folder);

    public Target Target { get; }

    public string EventsPath => "/api/customers/events";

    public static async Task<Product> Start(string engine = "Sqlite", string? connection = null)
    {
        var folder = new TemporaryFolder();
        var key = Path.Combine(folder.Path, "master.key"); // Without it no secret is stored on a server.
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new(await Target.StartProduct(engine, connection ?? folder.Sqlite(), folder.Path,
            ("Access__MasterKeyFile", key),
            ("Webhooks__AllowUnsigned", "true"), ("Live__MaxPerAddress", "100000")), folder);
    }

    public Task Publish(long time)
    {
        var i = Interlocked.Increment(ref _count);
        return Target.Post(Deliveries.Path, $$"""
            {"name": "B{{i % 100}}", "customer_name": "~{{time}};", "email_id": "sales{{i}}@example.com",
             "mobile_no": "+966 50 123 4567", "tax_id": "300012345600003", "customer_group": "Commercial",
             "territory": "Saudi Arabia", "primary_address": "King Fahd Road 12, Riyadh",
             "modified": "2026-01-01 {{i / 60_000_000:00}}:{{i / 1_000_000 % 60:00}}:00.{{i % 1_000_000:000000}}"}
            """);
    }

    /// <summary>The last change as JSON.</summary>
    public async Task<string> Change()
    {
        using var page = JsonDocument.Parse(await Target.Get("/api/customers/changes?wait=0"));
        return page.RootElement.GetProperty("data").GetProperty("changes")[0].GetRawText();
    }

    public async ValueTask DisposeAsync()
    {
        await Target.DisposeAsync();
        _folder.Dispose();
    }
}
