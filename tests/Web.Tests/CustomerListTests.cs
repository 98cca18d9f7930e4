using System.Net;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

public sealed class CustomerListTests : IAsyncLifetime
{
    private static readonly string[] Cities = ["Riyadh", "الرياض", "Jeddah", ""];

    private RunningFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await RunningFront.Start();
        for (var i = 0; i < 40; i++)
            await _front.DeliverCustomer($"C{i:00}", i / 2, new { customer_name = i % 3 == 0 ? $"شركة أحمد {i}" : $"Müller {i / 5}", city = Cities[i % 4], mobile_no = $"+966 50 {i:000}" });
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData("name")]
    [InlineData("-name")]
    [InlineData("modified")]
    [InlineData("-modified")]
    [InlineData("erpnextId")]
    [InlineData("-erpnextId")]
    [InlineData("city")]
    [InlineData("-city")]
    [InlineData("email")]
    public async Task Every_sort_pages_through_ties_and_empty_values_without_loss(string sort)
    {
        var seen = new List<string>();
        for (string? after = ""; after is not null;)
        {
            var page = await _front.Data($"/api/customers?limit=7&sort={sort}&after={after}");
            Assert.Equal(40, page.GetProperty("total").GetInt32());
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("erpnextId").GetString()!));
            after = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(40, seen.Count);
        Assert.Equal(40, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("muller c0", 6)]
    [InlineData("MÜLLER", 26)]
    [InlineData("شركه احمد", 14)]
    [InlineData("96650007", 1)]
    [InlineData("%", 0)]
    [InlineData("' OR 1=1 --", 0)]
    public async Task Search_folds_case_accents_and_letter_forms(string search, int expected)
    {
        var page = await _front.Data("/api/customers?search=" + Uri.EscapeDataString(search));

        Assert.Equal(expected, page.GetProperty("total").GetInt32());
        Assert.Equal(expected, page.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("?sort=password")]
    [InlineData("?after=garbage")]
    [InlineData("?limit=abc")]
    [InlineData("?sort=-name&after=WyJuYW1lIiwiYSIsImIiXQ")]
    public async Task A_query_that_makes_no_sense_is_told_so(string query)
    {
        using var answer = await _front.Http.GetAsync("/api/customers" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_customer_that_never_was_is_not_found()
    {
        using var answer = await _front.Http.GetAsync("/api/customers/Nobody");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
