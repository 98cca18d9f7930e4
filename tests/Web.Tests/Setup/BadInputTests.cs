using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Setup;

/// <summary>What is set wrongly, or may not be done, is said in one sentence with its cure.</summary>
[Trait("Speed", "Slow")]
public sealed class BadInputTests
{
    [Fact]
    public async Task Without_rights_the_role_is_named_and_the_instructions_are_there()
    {
        await using var site =
            await SetupSite.Start(settings: ["--ErpNext:ApiKey", "sales-key", "--ErpNext:ApiSecret", "sales-secret"]);

        var report = (await site.Report()).GetProperty("report");
        var refused = await site.Do("install", HttpStatusCode.Conflict);

        Assert.Equal("forbidden", report.GetProperty("problem").GetProperty("code").GetString());
        Assert.False(report.GetProperty("site").GetProperty("mayManageWebhooks").GetBoolean());
        Assert.Contains("System Manager", refused.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("int@example.com", refused.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(report.GetProperty("instructions")[0].GetProperty("steps").EnumerateArray());
        Assert.Empty(site.Webhooks);
    }

    [Theory]
    [InlineData("notErpNext", "notErpNext", HttpStatusCode.BadGateway)]
    [InlineData("down", "unreachable", HttpStatusCode.BadGateway)]
    [InlineData("revoked", "unauthorized", HttpStatusCode.Conflict)]
    [InlineData("maintenance", "maintenance", HttpStatusCode.BadGateway)]
    public async Task Whatever_answers_wrongly_is_named(string fault, string code, HttpStatusCode status)
    {
        await using var site = await SetupSite.Start();
        var faults = site.Simulator.Faults;
        (faults.NotErpNext, faults.Down, faults.Revoked, faults.Maintenance) =
            (fault == "notErpNext", fault == "down", fault == "revoked", fault == "maintenance");

        var report = (await site.Report()).GetProperty("report");
        var refused = await site.Do("install", status);
        var specified = await site.Do("setup_customer_webhook", status);

        Assert.False(specified.GetProperty("success").GetBoolean());
        Assert.NotEmpty(specified.GetProperty("data").GetProperty("setupInstructions").EnumerateArray());
        Assert.Equal(code, report.GetProperty("problem").GetProperty("code").GetString());
        Assert.False(refused.GetProperty("success").GetBoolean());
        Assert.Equal(report.GetProperty("problem").GetProperty("message").GetString(), refused.GetProperty("message")
            .GetString());
    }

    [Fact]
    public async Task Without_a_site_it_says_what_to_set()
    {
        await using var front = await RunningFront.Start();

        var report = (await front.Data(SetupSite.Path)).GetProperty("report");
        using var answer = await front.Http.PostAsJsonAsync(
            SetupSite.Path, new { action = "install" }, TestContext.Current.CancellationToken);

        Assert.Equal("notConfigured", report.GetProperty("problem").GetProperty("code").GetString());
        Assert.Contains("ErpNext:ApiKey", report.GetProperty("problem").GetProperty("message")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://erp.example.com", "", "loopback")]
    [InlineData("https://erp.example.com", "http://10.1.2.3:5080", "privateAddress")]
    [InlineData("https://erp.example.com", "http://sync", "privateAddress")]
    [InlineData("https://erp.example.com", "http://sync.example.com", "plainHttp")]
    [InlineData("https://erp.example.com", "https://sync.example.com", "")]
    [InlineData("http://10.0.0.1:8000", "http://10.1.2.3:5080", "")]
    [InlineData("https://erp.example.com",
        "https://a-host-name-that-is-long.and-with-many-labels.and-even-more-labels.and-labels-again-and-again.and-so-on-and-on.example.com", "urlTooLong")]
    public async Task An_address_that_may_not_be_reached_is_warned_of(string erpNext, string app, string warning)
    {
        await using var site = await SetupSite.Start(settings: ["--App:Url", app]);

        var warnings = CustomerSync.Setup.SetupUrl.Warnings((await site.Report()).GetProperty("webhookUrl")
            .GetString()!, erpNext);

        Assert.Equal(warning, string.Join(' ', warnings.Select(one => one.Code)));
    }

    [Theory]
    [InlineData("""{ "action": "explode" }""", "install")]
    [InlineData("{}", "install")]
    [InlineData("[1", "JSON")]
    [InlineData("", "action")]
    public async Task An_action_that_there_is_not_names_those_that_there_are(string body, string named)
    {
        await using var site = await SetupSite.Start();

        using var answer = await site.Front.Http.PostAsync(
            new Uri(SetupSite.Path, UriKind.Relative), new StringContent(body), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named,
            (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty(
                "message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_url_with_a_path_stops_the_start()
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(
            () => RunningFront.Start(null, "--App:Url", "https://sync.example.com/path"));
        Assert.Contains("App:Url", wrong.Message, StringComparison.Ordinal);
    }
}
