using System.Net;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static CustomerSync.Tests.Pages.PageChecks;

namespace CustomerSync.Tests;

/// <summary>Customers whose names are routes of ours, or that no path can hold.</summary>
[Trait("Speed", "Slow")]
public sealed class NamesThatAreRoutesTests : IAsyncLifetime
{
    private static readonly string[] Names =
        ["Events", "events", "Changes", "Sync", "sync/runs", "sync/enhanced", "export.csv", "by-name",
            "by-name/history", ".", "..", "a/../b", "../..", "Sync/history", "%2E%2E", "+", "a&b=c#d?e"];

    private RunningFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await RunningFront.Start();
        foreach (var name in Names) await _front.DeliverCustomer(name, 1, new { customer_name = $"Called {name}" });
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task Each_answers_by_name_and_by_id_with_its_history()
    {
        foreach (var name in Names)
        {
            var query = "?erpnextId=" + Uri.EscapeDataString(name);
            var customer = await _front.Data("/api/customers/by-name" + query);
            Assert.Equal((name, $"Called {name}"),
                (customer.GetProperty("erpnextId").GetString(), customer.GetProperty("name").GetString()));
            var id = customer.GetProperty("id").GetString();
            Assert.Equal(name, (await _front.Data($"/api/customers/{id}")).GetProperty("erpnextId").GetString());
            foreach (var history in new[] { "/api/customers/by-name/history" + query, $"/api/customers/{id}/history" })
                Assert.Equal("created",
                    Assert.Single((await _front.Data(history)).GetProperty("items").EnumerateArray())
                        .GetProperty("kind").GetString());
        }
    }

    [Fact]
    public async Task One_that_is_deleted_is_erased_by_name()
    {
        await _front.DeliverCustomer("..", 2, null, "on_trash");

        using var erased = await _front.Http.DeleteAsync(
            new Uri("/api/customers/by-name?erpnextId=..", UriKind.Relative), TestContext.Current.CancellationToken);
        using var gone = await _front.Http.GetAsync(
            new Uri("/api/customers/by-name?erpnextId=..", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (erased.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task The_routes_stay_and_a_name_that_looks_like_an_id_comes_first()
    {
        var other = (await _front.Data("/api/customers/by-name?erpnextId=Sync")).GetProperty("id").GetString()!;
        await _front.DeliverCustomer(other, 1, new { customer_name = "Called as an id" });

        Assert.Equal("Called as an id", (await _front.Data($"/api/customers/{other}")).GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Array,
            (await _front.Data("/api/customers/changes?wait=0")).GetProperty("changes").ValueKind);
        using var missing = await _front.Http.GetAsync(
            new Uri($"/api/customers/{Guid.NewGuid()}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var unnamed = await _front.Http.GetAsync(
            new Uri("/api/customers/by-name", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, unnamed.StatusCode);
    }

    [Fact]
    public void The_pages_know_every_route_below_customers()
    {
        var links = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wwwroot", "app", "shell", "links.js"));
        var literals = _front.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0])
                .OfType<RoutePatternLiteralPart>().Select(part => part.Content).ToList())
            .Where(segments => segments is ["api", "customers", _, ..]).Select(segments => segments[2]).Distinct()
            .ToList();

        Assert.NotEmpty(literals);
        Assert.All(literals,
            literal => Assert.Contains(System.Text.RegularExpressions.Regex.Escape(literal)
                .Replace(@"\-", "-"), links, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_each_opens_from_the_list()
    {
        await using var browser = await Browser.Start();
        foreach (var name in new[] { "Events", "Sync", "export.csv", ".", "..", "a/../b" })
        {
            var page = await browser.Open(_front, "/");
            await page.GetByRole(AriaRole.Link, new() { Name = $"Called {name}", Exact = true }).First.ClickAsync();
            await Expect(page.Heading($"Called {name}")).ToBeVisibleAsync();
            await Expect(page.Locator(".history li")).ToHaveCountAsync(1);
            await page.ReloadAsync();
            await Expect(page.Heading($"Called {name}")).ToBeVisibleAsync();
            await page.CloseAsync();
        }
        Assert.Empty(browser.Errors);
    }
}
