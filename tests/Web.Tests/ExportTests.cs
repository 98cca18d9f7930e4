using System.Net;
using System.Text;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>The list as a file for spreadsheets.</summary>
public sealed class ExportTests
{
    private const string Path = "/api/customers/export.csv";

    [Fact]
    public async Task It_is_UTF8_with_a_mark_quoted_by_RFC_4180_and_named_by_the_day()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("شركة \"النور\"", 1, new { customer_name = "A, \"B\"\nC", tax_id = "00123" });

        using var answer = await front.Http.GetAsync(Path, TestContext.Current.CancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Matches(@"^""?customers-\d{4}-\d\d-\d\d\.csv""?$", answer.Content.Headers.ContentDisposition!.FileName!);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var rows = Encoding.UTF8.GetString(bytes)[1..];
        Assert.StartsWith("erpnextId,name,companyName,", rows, StringComparison.Ordinal);
        Assert.Contains("\r\n\"شركة \"\"النور\"\"\",\"A, \"\"B\"\"\nC\",", rows, StringComparison.Ordinal);
        Assert.Contains(",\"00123\",", rows, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", rows, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\"")]
    [InlineData("+966 (0)11 234-5678", "\"+966 (0)11 234-5678\"")]
    [InlineData("+cmd|'/c calc'!A1", "\"'+cmd|'/c calc'!A1\"")]
    [InlineData("+1+1", "\"'+1+1\"")]
    [InlineData("-2", "\"'-2\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("a;=1", "\"a;'=1\"")]
    [InlineData("a; =1", "\"a; '=1\"")]
    [InlineData("a;\"=1\"", "\"a;\"\"'=1\"\"\"")]
    [InlineData("a\t@x|-2", "\"a\t'@x|'-2\"")]
    [InlineData("a\n＝1\r+1", "\"a\n'＝1\r'+1\"")]
    [InlineData(" =1", "\" '=1\"")]
    [InlineData("a-1 = b;c", "\"a-1 = b;c\"")]
    [InlineData("", "")]
    public void A_formula_stays_text(string value, string cell) =>
        Assert.Equal(cell, CustomerSync.Customers.CustomerExport.Quote(value));

    [Fact]
    public async Task It_holds_what_the_list_would_page_by_page_with_the_same_search_sort_and_deleted_ones()
    {
        await using var front = await RunningFront.Start();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_203),
            async (i, _) => await front.DeliverCustomer(
                $"C{i:0000}", 1, new { customer_name = i % 2 == 0 ? "Even" : "Odd" }));
        await front.DeliverCustomer("C0001", 2, new { customer_name = "Odd" }, "on_trash");

        Assert.Equal(1_202, await Count(front, ""));
        Assert.Equal(1_203, await Count(front, "?deleted=true"));
        Assert.Equal(600, await Count(front, "?search=odd"));
        Assert.StartsWith("\"C1202\"", (await Rows(front, "?sort=-erpnextId"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sort_that_is_none_is_an_error_and_no_file()
    {
        await using var front = await RunningFront.Start();

        using var answer = await front.Http.GetAsync($"{Path}?sort=shoes", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<int> Count(RunningFront front, string query) =>
        (await Rows(front, query)).Distinct().Count();

    private static async Task<string[]> Rows(RunningFront front, string query) =>
        (await front.Http.GetStringAsync(Path + query)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
}
