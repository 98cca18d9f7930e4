using System.Diagnostics;
using System.Net.Http.Json;
using ErpNextSimulator;
using ErpNextSimulator.Python;
using ErpNextSimulator.Webhooks;

namespace CustomerSync.Tests;

/// <summary>Which events fire when, and how they are sent.</summary>
public sealed class WebhooksTests
{
    private const string Secret = "s3cr3t-ümläut";

    private static readonly string[] Events = ["after_insert", "on_update", "on_change", "on_trash"];

    [Theory]
    [InlineData("create", "New", "", "after_insert:New on_update:New")]
    [InlineData("save", "One", "", "on_change:One on_update:One")]
    [InlineData("set_credit_limit", "One", "", "on_change:One on_update:One")]
    [InlineData("db_set", "One", "", "on_change:One")]
    [InlineData("set_value", "One", "", "")]
    [InlineData("sql", "One", "", "")]
    [InlineData("import", "New", "", "")]
    [InlineData("import", "One", "", "")]
    [InlineData("rename", "One", "Uno", "on_change:Uno")]
    [InlineData("rename_id", "One", "Uno", "")]
    [InlineData("rename_with_title", "One", "Uno", "on_change:Uno on_update:Uno")]
    [InlineData("merge", "One", "Two", "on_change:One on_change:Two on_trash:One")]
    [InlineData("delete", "One", "", "on_change:One on_trash:One")]
    [InlineData("create_and_delete", "New", "", "after_insert:New on_change:New on_trash:New on_update:New")]
    [InlineData("edit_address", "One", "", "")]
    [InlineData("edit_contact", "One", "", "")]
    [InlineData("comment", "One", "hi", "")]
    [InlineData("phantom", "Ghost", "", "after_insert:Ghost on_update:Ghost")]
    [InlineData("phantom_delete", "One", "", "on_trash:One")]
    [InlineData("bulk_delete", "One\nTwo", "", "on_change:One on_change:Two on_trash:One on_trash:Two")]
    [InlineData("bulk_delete", "Linked\nOne\nTwo", "", "on_change:One on_change:Two on_trash:One on_trash:Two")]
    [InlineData("bulk_delete", "Able\nLinked\nOne", "", "on_change:One on_trash:One")]
    public async Task An_action_raises_the_events_that_it_raises_in_ERPNext(
        string action, string name, string to, string expected)
    {
        await using var receiver = await Receiver.Start();
        await using var simulator = await Prepared(receiver);

        simulator.Actions.Do(action, name, to, new PyDict { ["tax_id"] = "77", ["city"] = "Jeddah" });

        await Settled(simulator);
        var told = receiver.All.Select(
            request => $"{request.Json.GetProperty("event").GetString()}:{request.Json.GetProperty("customer").GetProperty("name").GetString()}");
        Assert.Equal(expected, string.Join(' ', told.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("save", true)]
    [InlineData("set_value", true)]
    [InlineData("sql", false)]
    [InlineData("edit_address", true)]
    [InlineData("edit_contact", false)]
    [InlineData("rename", true)]
    [InlineData("rename_id", false)]
    public async Task An_action_moves_modified_where_ERPNext_moves_it(string action, bool moves)
    {
        await using var receiver = await Receiver.Start();
        await using var simulator = await Prepared(receiver);
        var customer = simulator.Site.Get(ErpNextSimulator.Documents.DocTypes.Customer, "One");
        var before = customer.Modified;

        simulator.Actions.Do(action, "One", "Uno", new PyDict { ["city"] = "Jeddah" });

        Assert.Equal(moves, customer.Modified != before);
    }

    [Fact]
    public async Task A_request_is_signed_over_its_bytes_and_carries_no_content_type()
    {
        await using var receiver = await Receiver.Start();
        await using var simulator = await Prepared(receiver);

        simulator.Actions.Do("save", "One");

        await Settled(simulator);
        var request = receiver.All[0];
        Assert.Equal(WebhookRequest.Sign(Secret, request.Body), request.Headers[WebhookRequest.SignatureHeader]);
        Assert.Equal(request.Body, PyJson.Dumps(PyJson.Loads(request.Body)));
        Assert.False(request.Headers.ContainsKey("Content-Type"));
        Assert.StartsWith("python-requests/", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, 3)]
    [InlineData(429, 3)]
    [InlineData(204, 1)]
    public async Task What_is_refused_is_sent_three_times_with_the_same_bytes(int status, int attempts)
    {
        await using var receiver = await Receiver.Start((_, _) => Task.FromResult(status));
        await using var simulator = await Prepared(receiver, "on_update");

        simulator.Actions.Do("save", "One");

        await Settled(simulator);
        Assert.Equal(attempts, receiver.All.Count);
        Assert.Single(receiver.All.Select(request => request.Body + request.Headers[WebhookRequest.SignatureHeader])
            .Distinct());
    }

    [Fact]
    public async Task A_slow_receiver_gets_three_copies()
    {
        await using var receiver = await Receiver.Start(async (_, http) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted);
            return 200;
        });
        await using var simulator = await Prepared(receiver, "on_update", options => options.TimeoutFactor = 0.02);

        simulator.Actions.Do("save", "One");

        await Settled(simulator);
        Assert.Equal(3, receiver.All.Count);
    }

    [Theory]
    [InlineData(302, "GET", 0)]
    [InlineData(307, "POST", 1)]
    public async Task A_redirect_is_followed_as_python_requests_does(int status, string method, int bodies)
    {
        await using var receiver = await Receiver.Start((number, http) =>
        {
            if (number == 0) http.Response.Headers.Location = "/elsewhere";
            return Task.FromResult(number == 0 ? status : 200);
        });
        await using var simulator = await Prepared(receiver, "on_update");

        simulator.Actions.Do("save", "One");

        await Settled(simulator);
        Assert.Equal(method, receiver.All[1].Method);
        Assert.Equal(bodies, receiver.All.Skip(1).Count(request => request.Body.Length > 0));
    }

    [Fact]
    public async Task The_data_rows_of_the_form_structure_make_an_object_in_their_order()
    {
        await using var receiver = await Receiver.Start();
        await using var simulator = await Prepared(receiver, "");
        await Install(simulator,
            new { name = "form", webhook_doctype = "Customer", webhook_docevent = "on_update",
                request_url = receiver.Url, request_structure = "Form URL-Encoded",
            webhook_data = new[] {
                new { fieldname = "modified", key = "when" }, new { fieldname = "name", key = "id" },
                new { fieldname = "nosuch", key = "nothing" } } });

        simulator.Actions.Do("save", "One");

        await Settled(simulator);
        Assert.Matches("""^\{"when": "\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", "id": "One", "nothing": null\}$""",
            Assert.Single(receiver.All).Body);
    }

    [Fact]
    public async Task Faults_lose_and_double_webhooks()
    {
        await using var receiver = await Receiver.Start();
        await using var simulator = await Prepared(receiver, "on_update");

        simulator.Faults.Lost = 1;
        simulator.Actions.Do("save", "One");
        simulator.Faults.Lost = 0;
        simulator.Faults.Twice = 1;
        simulator.Actions.Do("save", "Two");

        await Settled(simulator);
        Assert.Equal(["Two", "Two"],
            receiver.All.Select(request => request.Json.GetProperty("customer").GetProperty("name").GetString()));
    }

    private static async Task<RunningSimulator> Prepared(
        Receiver receiver, string events = "after_insert on_update on_change on_trash",
        Action<SimulatorOptions>? configure = null)
    {
        var simulator = await RunningSimulator.Start(configure);
        foreach (var name in (string[])["One", "Two", "Linked"])
            simulator.Actions.Do(
                "create", name, values: new PyDict {
                    ["email_id"] = "a@b.example", ["address_line1"] = "1 St", ["city"] = "Riyadh",
                    ["country"] = "Saudi Arabia" });
        simulator.Actions.Do("link", "Linked");
        foreach (var name in Events.Intersect(events.Split(' '))) await Install(simulator, new
        {
            name = "cs-" + name, webhook_doctype = "Customer", webhook_docevent = name,
            request_url = $"{receiver.Url}/hook", request_structure = "JSON",
            webhook_json = "{\"customer\": {\"modified\": {{ doc.modified | json }}, \"name\": {{ doc.name | json "
                + "}}}, \"event\": \"" + name + "\"}", enable_security = 1, webhook_secret = Secret,
        });
        return simulator;
    }

    private static async Task Install(RunningSimulator simulator, object webhook)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = simulator.Url };
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization", $"token {simulator.Options.ApiKey}:{simulator.Options.ApiSecret}");
        using var answer = await http.PostAsJsonAsync("/api/resource/Webhook", webhook);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task Settled(RunningSimulator simulator)
    {
        for (var limit = Stopwatch.StartNew(); simulator.WebhooksWaiting > 0; await Task.Delay(10))
            Assert.True(limit.Elapsed < TimeSpan.FromMinutes(3), "The webhooks were not sent within three minutes.");
    }
}
