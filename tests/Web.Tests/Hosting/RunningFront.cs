using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Hosting;

/// <summary>The product in this process, on a free port of the loopback interface and a database of its own.</summary>
internal sealed class RunningFront : IAsyncDisposable
{
    public const string Webhooks = "/api/webhooks/erpnext/customers";

    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;

    private RunningFront(WebApplication app, DirectoryInfo folder, bool ownsFolder)
    {
        (App, _folder, _ownsFolder) = (app, folder, ownsFolder);
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) {
            BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public HttpClient Http { get; }

    /// <param name="folder">Holds the database; null: a temporary one that goes with the front.</param>
    public static Task<RunningFront> Start(DirectoryInfo? folder = null, params string[] settings) =>
        Start(folder, null, settings);

    /// <param name="replace">Puts doubles in the place of services.</param>
    public static async Task<RunningFront> Start(
        DirectoryInfo? folder, Action<IServiceCollection>? replace, params string[] settings)
    {
        var place = folder ?? Directory.CreateTempSubdirectory("customersync-");
        string[] args =
        [
            "--urls", "http://127.0.0.1:0",
            .. Storage(place),
            "--Webhooks:Secret", Capture.Secret,
            "--Access:Mode", "Open",
            "--Webhooks:Timeout", "00:01:00", // On a machine ten times slower a delivery is taken all the same.
            "--Logging:LogLevel:Default", "Warning",
            .. settings,
        ];
        var app = Front.Build(args, replace);
        await app.StartAsync();
        return new RunningFront(app, place, folder is null);
    }

    private static string[] Storage(DirectoryInfo folder)
    {
        if (!TestSqlServer.IsForAll)
            return ["--Storage:ConnectionString", $"Data Source={folder.FullName}/customersync.db"];
        var key = Path.Combine(folder.FullName, "master.key");
        if (!File.Exists(key)) File.WriteAllText(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return ["--Storage:Provider", "SqlServer", "--Storage:ConnectionString",
            TestSqlServer.NewConnection(folder.Name), "--Access:MasterKeyFile", key];
    }

    public async Task<HttpResponseMessage> Send(Capture capture) => await Http.SendAsync(capture.ToRequest());

    /// <summary>Sends a signed delivery.</summary>
    public Task<HttpResponseMessage> Deliver(string json, string query = "") =>
        Deliver(Encoding.UTF8.GetBytes(json), query);

    public async Task<HttpResponseMessage> Deliver(byte[] body, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Webhooks + query) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", Sign(body));
        return await Http.SendAsync(request);
    }

    /// <summary>
    /// Delivers a customer with a name and a time, and returns its outcome. A busy machine is asked again, as ERPNext
    /// does.
    /// </summary>
    public async Task<string> DeliverCustomer(
        string name, int second, object? more = null, string eventName = "on_update")
    {
        var document = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        document["name"] = name;
        document["modified"] = $"2026-01-01 00:{second / 60:00}:{second % 60:00}.000000";
        var (body, answer) = (JsonSerializer.Serialize(new { @event = eventName, doc = document }), default(JsonElement));
        await Wait.Until("the delivery is taken in", async () =>
        {
            using var response = await Deliver(body);
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable) return false;
            answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            return true;
        });
        return answer.GetProperty("data").GetProperty("outcome").GetString()!;
    }

    public static string Sign(byte[] body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Capture.Secret), body));

    /// <summary>All customers, deleted ones too, page by page.</summary>
    public async Task<List<JsonElement>> AllCustomers()
    {
        var items = new List<JsonElement>();
        for (string? after = ""; after is not null;)
        {
            var page = await Data(
                $"/api/customers?deleted=true&sort=erpnextId&limit=7&after={Uri.EscapeDataString(after)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("nextCursor").GetString();
        }
        return items;
    }

    public async Task<JsonElement> Data(string path)
    {
        var answer = await Http.GetFromJsonAsync<JsonElement>(path);
        Assert.True(answer.GetProperty("success").GetBoolean());
        return answer.GetProperty("data");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsFolder) _folder.Remove();
    }
}
