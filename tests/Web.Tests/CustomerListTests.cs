using System.Net;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

public sealed class CustomerListTests(FrontWithAList shared) : IClassFixture<FrontWithAList>
{
    private readonly RunningFront _front = shared.Front;

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
            Assert.Equal(FrontWithAList.Customers, page.GetProperty("total").GetInt32());
            seen.AddRange(page.GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("erpnextId").GetString()!));
            after = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(FrontWithAList.Customers, seen.Count);
        Assert.Equal(FrontWithAList.Customers, seen.Distinct().Count());
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
    [InlineData("lukasz lodz", "Łukasz Łódź Sp. z o.o.")]
    [InlineData("dordevic", "Đorđević doo")]
    [InlineData("thor", "Þór Œuvre Æble")]
    [InlineData("ışık", "Işık Elektrik")]
    [InlineData("IŞIK", "Işık Elektrik")]
    [InlineData("ISIK", "Işık Elektrik")]
    [InlineData("+966501234567", "Phone")]
    [InlineData("00966501234567", "Phone")]
    [InlineData("966 (50) 123-4567", "Phone")]
    [InlineData("501-234-567", "Phone")]
    [InlineData("٠٥٠١٢٣٤٥٦٧", "Phone")]
    [InlineData("\u202A+966 50 123 4567\u202C", "Phone")]
    public async Task Letters_that_do_not_decompose_and_numbers_in_any_form_are_found(string search, string expected)
    {
        var page = await _front.Data("/api/customers?search=" + Uri.EscapeDataString(search));

        Assert.Equal(expected,
            Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("erpnextId").GetString());
        Assert.False(page.GetProperty("totalIsAtLeast").GetBoolean());
    }

    [Theory]
    [InlineData("?search=%EF%BF%BE")]
    [InlineData("?search=%00")]
    [InlineData("?search=%22%27%29%20OR%20%28")]
    [InlineData("?search=abc%22%20NEAR%20*")]
    public async Task A_search_for_anything_at_all_is_answered(string query) =>
        await _front.Data("/api/customers" + query);

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

public sealed class FrontWithAList : SharedFront
{
    internal const int Customers = 45;

    private static readonly string[] Cities = ["Riyadh", "الرياض", "Jeddah", ""];
    private static readonly string[] Letters =
        ["Łukasz Łódź Sp. z o.o.", "Đorđević doo", "Þór Œuvre Æble", "Işık Elektrik"];

    private protected override async Task<RunningFront> Start()
    {
        var front = await RunningFront.Start();
        for (var i = 0; i < 40; i++)
            await front.DeliverCustomer(
                $"C{i:00}", i / 2, new { customer_name = i % 3 == 0
                    ? $"شركة أحمد {i}" : $"Müller {i / 5}", city = Cities[i % 4], mobile_no = $"+966 50 {i:000}" });
        foreach (var name in Letters) await front.DeliverCustomer(name, 1, new { customer_name = name });
        await front.DeliverCustomer("Phone", 1, new { mobile_no = "\u202A+966 50 123 4567\u202C" });
        return front;
    }
}
