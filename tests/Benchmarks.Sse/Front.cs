using System.Diagnostics;
using System.Text.Json;

namespace CustomerSync.Tests.Benchmarks;

/// <summary>The product, in a process of its own; a change is published by a webhook.</summary>
internal sealed class Front : IServer
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-bench-");
    private readonly Process _process;
    private readonly HttpClient _http;
    private int _count;

    private Front(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CustomerSync.Web.dll"),
            "--urls", Address.ToString(), "--Webhooks:AllowUnsigned", "true", "--Access:Mode", "Open", "--Live:MaxPerAddress", "100000", "--Logging:LogLevel:Default", "Error"])
        { WorkingDirectory = _folder.FullName };
        _process = Process.Start(start)!;
        _http = Http.Client(Address);
    }

    public Uri Address { get; }

    public string EventsPath => "/api/customers/events";

    public long ResidentKilobytes => _process.ResidentKilobytes();

    public double ProcessorMicroseconds => _process.ProcessorMicroseconds();

    public static async Task<Front> Start()
    {
        var front = new Front(Http.FreePort());
        await Http.Answers(front._http, "/api/customers");
        return front;
    }

    public async Task Publish(long time)
    {
        var i = Interlocked.Increment(ref _count);
        var body = $$"""
            {"name":"B{{i % 100}}","customer_name":"~{{time}};","email_id":"sales{{i}}@example.com","mobile_no":"+966 50 123 4567","tax_id":"300012345600003",
             "customer_group":"Commercial","territory":"Saudi Arabia","primary_address":"King Fahd Road 12, Riyadh","modified":"2026-01-01 {{i / 60_000_000:00}}:{{i / 1_000_000 % 60:00}}:00.{{i % 1_000_000:000000}}"}
            """;
        using var answer = await _http.PostAsync("/api/webhooks/erpnext/customers", new StringContent(body));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The last change as JSON.</summary>
    public async Task<string> Change()
    {
        using var page = JsonDocument.Parse(await _http.GetStringAsync("/api/customers/changes?wait=0"));
        return page.RootElement.GetProperty("data").GetProperty("changes")[0].GetRawText();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
