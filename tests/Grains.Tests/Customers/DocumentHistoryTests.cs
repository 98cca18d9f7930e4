using System.Text;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace CustomerSync.Tests.Customers;

/// <summary>Promise 2, without anything around it: any order, any number of times, the same end.</summary>
public sealed class DocumentHistoryTests
{
    private static readonly string[] Names = ["email_id", "mobile_no", "tax_id", "credit_limit"];

    /// <summary>
    /// Few times and few values, so that ties and contradictions are frequent; keys are left out at random.
    /// </summary>
    private static Gen<(ErpNextDocument Document, bool IsDelete)> Told =>
        from second in Gen.Choose(1, 6)
        from isDelete in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from keys in Gen.SubListOf(Names)
        from values in Gen.ArrayOf(Gen.Choose(0, 2), Names.Length)
        select (Document(second, keys.Zip(values, (key, value) => (key, value == 0 ? "null" : $"\"{value}\""))),
            isDelete);

    private static Gen<(List<(ErpNextDocument, bool)> InOrder, (ErpNextDocument, bool)[] Disordered)> Histories =>
        from told in Told.ListOf()
        from repeated in Gen.SubListOf<(ErpNextDocument, bool)>(told)
        from disordered in Gen.Shuffle<(ErpNextDocument, bool)>([.. told, .. repeated])
        select (told, disordered);

    [Fact]
    public void Any_order_and_any_repetition_end_in_the_same_history() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(
        Histories.ToArbitrary(), lists => Join(lists.InOrder).TellsTheSameAs(Join(lists.Disordered))));

    [Fact]
    public void What_is_written_is_read_back() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
        Told.ListOf().ToArbitrary(),
        told =>
        {
            var history = Join(told);
            var (document, times) = HistoryColumns.Write(history);
            var row = new StoredCustomer { Document = document, Times = times };
            return HistoryColumns.Of(row).TellsTheSameAs(history);
        }));

    /// <summary>Read by a walk of our own over the text: nesting, escapes and white space do not lead it astray.</summary>
    [Theory]
    [InlineData("""{}""")]
    [InlineData(""" { "a" : 1 , "b":[ ] } """)]
    [InlineData("""{"a":"}\\\",{","b":[{"c":"]\\"},[]],"d":{"e":{}},"f":null,"g":-1.5e3,"h":true}""")]
    [InlineData("""{"\u0061\"b":"\n\u00e9🏢","كلمة":"قيمة"}""")]
    public void A_stored_document_is_read_as_any_parser_reads_it(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        var expected = parsed.RootElement.EnumerateObject().Select(key => (key.Name, key.Value.GetRawText().Trim()));

        var history = HistoryColumns.Of(new StoredCustomer { Document = json });

        Assert.Equal(expected, history.Keys.Select(key => (key.Name, key.Json.ToString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":"1}""")]
    [InlineData("""{"a"1}""")]
    [InlineData("""{"a":[1}""")]
    public void A_stored_document_that_was_cut_off_is_none(string json) => Assert.Throws<JsonException>(
        () => HistoryColumns.Of(new StoredCustomer { Document = json }));

    [Fact]
    public void The_newest_wins_per_key_and_a_missing_key_is_left_as_it_is()
    {
        var history = Join([(Document(2, [("email_id", "\"new\"")]), false),
            (Document(1, [("email_id", "\"old\""), ("tax_id", "\"t\"")]), false)]);

        Assert.Equal(
            [("email_id", "\"new\""), ("tax_id", "\"t\"")], history.Keys.Select(key => (key.Name, $"{key.Json}")));
    }

    [Fact]
    public void A_delete_wins_a_tie_and_ends_what_was_before_it()
    {
        var full = Document(1, [("email_id", "\"a\""), ("tax_id", "\"t\"")]);
        var deleted = Join([(full, false), (Document(1, [("email_id", "\"a\"")]), true)]);
        var recreated = deleted.Join(Document(2, [("email_id", "\"b\"")]), isDelete: false, out _);

        Assert.True(deleted.IsDeleted);
        Assert.Equal(2, deleted.Keys.Count);
        Assert.False(recreated.IsDeleted);
        Assert.Equal(["email_id"], recreated.Keys.Select(key => key.Name));
        Assert.True(recreated.Join(full, isDelete: false, out _).TellsTheSameAs(recreated));
    }

    [Fact]
    public void Different_values_of_the_same_modified_are_reported_and_settled()
    {
        var one = Document(1, [("email_id", "\"a\"")]);
        var other = Document(1, [("email_id", "\"b\"")]);

        var first = DocumentHistory.Empty.Join(one, false, out _).Join(other, false, out var disagreed);
        var second = DocumentHistory.Empty.Join(other, false, out _).Join(one, false, out _);

        Assert.True(disagreed);
        Assert.True(first.TellsTheSameAs(second));
    }

    private static DocumentHistory Join(IEnumerable<(ErpNextDocument Document, bool IsDelete)> told) =>
        told.Aggregate(DocumentHistory.Empty, (history, one) => history.Join(one.Document, one.IsDelete, out _));

    private static ErpNextDocument Document(int second, IEnumerable<(string Key, string Json)> keys) =>
        ErpNextDocument.Parse(Encoding.UTF8.GetBytes(
        "{" + string.Join(",", keys.Select(key => $"\"{key.Key}\":{key.Json}")
            .Append($"\"modified\":\"2026-01-01 00:00:0{second}\""))
        + "}")) is var parsed ? parsed with { Keys = [.. parsed.Keys.Where(key => key.Key != "modified")] } : null!;
}
