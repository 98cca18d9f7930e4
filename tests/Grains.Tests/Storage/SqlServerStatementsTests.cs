using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Storage.SqlServer;

namespace CustomerSync.Tests.Storage;

public sealed class SqlServerStatementsTests
{
    [Fact]
    public void Rows_are_an_array_of_objects_with_a_property_per_column()
    {
        var everything = Sample.Full("🏢 \"x\"")
            with { PreviousIds = [(ErpnextName)"before"], RenamedTo = (ErpnextName)"new",
                MergedInto = (ErpnextName)"other" };

        var json = Json(Columns.Customers, new(Sample.Create(everything), 7, Sample.Noon),
            new(Sample.Create("B"), null, Sample.Noon));

        using var rows = JsonDocument.Parse(json);
        var (full, plain) = (rows.RootElement[0], rows.RootElement[1]);
        Assert.Equal(Columns.Customers.Select(column => column.Name), full.EnumerateObject()
            .Select(property => property.Name));
        Assert.Equal("🏢 \"x\"", full.GetProperty("erpnext_id").GetString());
        Assert.Equal(987654321.123456m, full.GetProperty("credit_limit").GetDecimal());
        Assert.Equal(JsonValueKind.True, full.GetProperty("disabled").ValueKind);
        Assert.Equal("2026-03-05T12:00:00.1234560+00:00", full.GetProperty("deleted_at").GetString());
        Assert.Equal(Sample.Row(Sample.Customer("B")).Document, full.GetProperty("document").GetString());
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("city").ValueKind);
    }

    [Fact]
    public void A_change_and_a_delivery_keep_their_types()
    {
        var change = new NumberedItem(Sample.Create("A"), 7, Sample.Noon.ToOffset(TimeSpan.FromHours(3)));
        var delivery = new NumberedItem(Sample.LogOnly(new string('0', 32)), 7, Sample.Noon);

        using var changes = JsonDocument.Parse(Json(Columns.Changes, change));
        using var deliveries = JsonDocument.Parse(Json(Columns.Deliveries, delivery));

        Assert.Equal((7, "2026-03-05T12:00:00.1234560+00:00"),
            (changes.RootElement[0].GetProperty("sequence").GetInt64(), changes.RootElement[0].GetProperty("at")
                .GetString()));
        Assert.Equal(JsonValueKind.String, changes.RootElement[0].GetProperty("customer").ValueKind);
        Assert.Equal(7, deliveries.RootElement[0].GetProperty("change_sequence").GetInt64());
    }

    private static string Json(IReadOnlyList<Column<NumberedItem>> columns, params NumberedItem[] rows) =>
        SqlServerStatements.Json(Statement.Of("", columns, rows).Rows);
}
