using ErpNextSimulator;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests;

/// <summary>
/// The simulator is held to what a real ERPNext answered: the same request, the same status, the same shape of answer.
/// </summary>
public sealed class RecordingsTests
{
    private const string Arabic = "شركة النور للتجارة المحدودة";

    /// <summary>All of a site's System Settings; the product asks for the time zone only.</summary>
    private static readonly string[] LocalToThatSite = ["tz1"];

    public static TheoryData<string> Labels =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Recordings"), "*.json")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Except(LocalToThatSite).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task The_same_request_gives_the_same_status_and_shape(string label)
    {
        var recording = Recording.Read(label);
        await using var simulator =
            await RunningSimulator.Start(
                options => options.Traceback = !label.Contains("notraceback", StringComparison.Ordinal));
        Prepare(simulator, label);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = simulator.Url };
        if (label is "webhook-read-signed" or "webhook-update") await Repeat(http, simulator, "webhook-create-signed");
        if (label is "webhook-list") await Repeat(http, simulator, "webhook-create-signed");
        if (label is "webhook-create-duplicate" or "webhook-list") await Repeat(http, simulator, "webhook-create-name");

        using var request = Existing(recording, simulator).ToRequest(simulator.Options);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(recording.Status, (int)answer.StatusCode);
        Assert.Equal(Shape.Of(recording.Answer), Shape.Of(body));
        Assert.Superset(recording.HeaderNames.Where(
            name => name.StartsWith("X-", StringComparison.Ordinal) || name == "Retry-After").ToHashSet(),
            answer.Headers.Select(header => header.Key).ToHashSet());
    }

    /// <summary>The recorded name of a Deleted Document is generated; here it is another.</summary>
    private static Recording Existing(Recording recording, RunningSimulator simulator) =>
        recording.Label != "deleted-document-read" ? recording
        : recording with { Target = "/api/resource/Deleted%20Document/"
            + simulator.Site.Read(() => simulator.Site[DocTypes.DeletedDocument].Single().Name) };

    private static async Task Repeat(HttpClient http, RunningSimulator simulator, string label)
    {
        using var request = Recording.Read(label).ToRequest(simulator.Options);
        using var answer = await http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    /// <summary>What was in the site when the exchange was recorded, as far as it matters.</summary>
    private static void Prepare(RunningSimulator simulator, string label)
    {
        if (label == "error-429") simulator.Faults.RateLimit = 2_466;
        if (label == "error-503-maintenance") simulator.Faults.Maintenance = true;
        string[] customers = label switch
        {
            "cust-case-dup" => ["Header Test"],
            "cust-accents" => ["Café 😀 日本 \u200F"],
            "cust-dup" => ["REN THREE"],
            "rename-client" => ["Ren One"],
            "rename-title" => ["Ren Two"],
            "rename-case" => ["Ren Three"],
            "rename-merge" => ["Merge Src", "REN THREE"],
            "comments-rename" => ["Ren One", "Gone"],
            "deleted-document-list" or "deleted-document-read" => ["Merge Src"],
            "customer-delete-minimal" => ["Minimal"],
            "bulk-delete" => ["ZZ Linked", "AA Free 1", "AA Free 2"],
            "delete-linked" => ["AB solo linked"],
            "delete-explicit" => ["Big Payload"],
            "list-default" or "list-all" or "list-limit-alias" or "list-start-v16" => ["One", "Two", "Three"],
            _ when label.StartsWith("cust", StringComparison.Ordinal)
                && label.Contains("create", StringComparison.Ordinal) => [],
            _ => ["BU 1", "BU 2", "Header Test", "A/B//C"],
        };
        foreach (var name in customers) simulator.Actions.Do("create", name, values: Standard(label));
        Further(simulator, label);
    }

    private static PyDict Standard(string label) =>
        label.StartsWith("list-star", StringComparison.Ordinal) || label is "deleted-document-read"
        ? new PyDict { ["customer_group"] = "Commercial", ["territory"] = "Saudi Arabia" }
        : new PyDict { ["customer_group"] = "Commercial", ["territory"] = "Saudi Arabia", ["tax_id"] = null };

    private static void Further(RunningSimulator simulator, string label)
    {
        switch (label)
        {
            case "comments-rename":
                simulator.Actions.Do("rename", "Ren One", "Ren Two");
                simulator.Actions.Do("delete", "Gone");
                break;
            case "deleted-document-list" or "deleted-document-read": simulator.Actions.Do("delete", "Merge Src"); break;
            case "webhook-request-log":
                simulator.Site.Commit(User.Administrator, _ => { AddLog(simulator); return true; });
                break;
            case "bulk-delete" or "delete-linked": simulator.Actions.Do("link", label == "bulk-delete"
                ? "ZZ Linked" : "AB solo linked"); break;
        }
        if (label is "address-update" or "contact-update" or "customer-read-addr" or "cust-save-after-contact"
            or "cust-delete-addr") simulator.Actions.Do("create", "Addr Co", values: new PyDict
        {
            ["customer_group"] = "Commercial", ["territory"] = "Saudi Arabia", ["email_id"] = "a@addr.co",
            ["mobile_no"] = "+966500000001", ["address_line1"] = "12 King's Rd",
            ["address_line2"] = "Bldg 7/8", ["city"] = "Riyadh", ["state"] = "Riyadh Province", ["pincode"] = "12345",
            ["country"] = "Saudi Arabia",
        });
        if ((label.Contains("arabic", StringComparison.Ordinal) && !label.Contains("create", StringComparison.Ordinal))
            || label is "customer-noop-put" or "customer-setvalue")
            simulator.Actions.Do("create", Arabic, values: new PyDict
        {
            ["customer_group"] = "Commercial", ["territory"] = "Saudi Arabia", ["tax_id"] = "1",
            ["email_id"] = "info@nour.example", ["mobile_no"] = "+966 50 123 4567",
            ["website"] = "https://nour.example/", ["default_currency"] = "SAR", ["language"] = "ar",
            ["credit_limits"] = Limit(),
        });
        if (label is "child-put" or "child-setvalue" or "list-child-direct" or "list-child-join" or "v2-read"
            or "list-page" or "v2-list") GiveLimit(simulator);
    }

    private static void AddLog(RunningSimulator simulator)
    {
        foreach (var response in (string?[])["", null])
            simulator.Site[DocTypes.WebhookLog].Add(new Document(DocTypes.WebhookLog, simulator.Site.NewName())
            {
                ["creation"] = simulator.Site.Now(), ["webhook"] = "f-fail500", ["reference_document"] = "FAIL-fail500",
                ["url"] = "http://127.0.0.1/", ["error"] = "", ["response"] = response,
            });
    }

    private static PyList Limit() =>
        [new PyDict { ["company"] = "Lab Trading", ["credit_limit"] = 123456.789, ["bypass_credit_limit_check"] = 1L }];

    private static void GiveLimit(RunningSimulator simulator) => simulator.Site.Commit(User.Administrator, _ =>
    {
        var row = new Document(DocTypes.CreditLimit, "8l0fho6frk") {
            ["company"] = "Lab Trading", ["credit_limit"] = 1999.0, ["parent"] = "BU 1",
            ["parentfield"] = "credit_limits", ["parenttype"] = "Customer" };
        (row["owner"], row["creation"], row["modified"], row["modified_by"], row["idx"]) =
            ("Administrator", simulator.Site.Now(), simulator.Site.Now(), "Administrator", 1L);
        simulator.Site.Get(DocTypes.Customer, "BU 1").SetRows("credit_limits", [row]);
        simulator.Site.Get(DocTypes.Customer, "BU 1")["tax_id"] = "t2";
        return true;
    });
}
