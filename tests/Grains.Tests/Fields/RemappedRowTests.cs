using System.Text;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Fields;
using CustomerSync.Storage;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Fields;

/// <summary>Rows that an earlier mapping has made, and what becomes of them: pure.</summary>
public sealed class RemappedRowTests
{
    private const string Name = "A";

    private static readonly OwnField Vat = new("vatNo", "VAT", FieldType.Text, "custom_vat_no", [FieldPlace.Search]);

    [Fact]
    public void What_is_known_is_mapped_as_a_change_of_its_own_cause()
    {
        var row = Told(new(), 1, """ "custom_vat_no":"300" """, 0).Row!;

        var decision = RowDecision.Remapped(row, Context(1));

        Assert.Equal((ChangeKind.Updated, ChangeCause.Mapping), (decision.Change!.Kind, decision.Change.Cause));
        Assert.Equal(["custom.vatNo"], decision.Change.Before.Keys);
        Assert.Equal(("""{"vatNo":"300"}""", 1L), (decision.Row!.Customer!.Custom!.Json, decision.Row.Mapping));
        Assert.Null(RowDecision.Remapped(decision.Row, Context(1)).Row);
    }

    [Fact]
    public void In_silence_it_is_written_and_not_told()
    {
        var row = Told(new(), 1, """ "custom_vat_no":"300" """, 0).Row!;

        var decision = RowDecision.Remapped(row, Context(1, isSilent: true));

        Assert.Null(decision.Change);
        Assert.Equal("""{"vatNo":"300"}""", decision.Row!.Customer!.Custom!.Json);
    }

    [Fact]
    public void What_a_document_does_not_tell_waits_and_is_complete_once_it_is_told()
    {
        var row = Told(new(), 1, """ "city":"X" """, 0).Row!;
        Assert.Null(RowDecision.Remapped(row, Context(1)).Row);

        var decision = Told(row, 2, """ "custom_vat_no":null """, 1);

        Assert.Equal((null, 1L), (decision.Row!.Customer!.Custom, decision.Row.Mapping));
    }

    [Fact]
    public void A_row_that_a_newer_mapping_has_made_is_not_written_by_an_older()
    {
        var row = Told(new(), 1, """ "custom_vat_no":"300" """, 1).Row!;

        Assert.Throws<StorageUnavailableException>(() => Told(row, 2, """ "city":"X" """, 0));
    }

    /// <summary>Promise 2 with own fields: webhooks, reads and the back-fill in any order come to the same end.</summary>
    [Fact]
    public void Any_order_of_webhooks_and_the_back_fill_comes_to_the_same_end()
    {
        var random = new Random(17);
        Func<StoredCustomer, StoredCustomer>[] steps =
        [
            .. Enumerable.Range(1, 5).Select(second => (Func<StoredCustomer, StoredCustomer>)(row =>
                Told(row, second, $$""" "custom_vat_no":"{{second}}","city":"{{second % 2}}" """, 1).Row ?? row)),
            row => row.Customer is null ? row : RowDecision.Remapped(row, Context(1)).Row ?? row,
        ];
        var ends = Enumerable.Range(0, 200).Select(_ =>
        {
            var order = Enumerable.Range(0, 12).Select(_ => random.Next(steps.Length))
                .Concat(Enumerable.Range(0, steps.Length)).ToArray();
            random.Shuffle(order);
            var begin = Told(new(), 1, """ "custom_vat_no":"1","city":"1" """, random.Next(2)).Row!;
            var row = order.Aggregate(begin, (row, step) => steps[step](row));
            return (row.Customer!.Custom, row.Customer.City, row.Mapping, row.Document);
        });

        var end = Assert.Single(ends.Distinct());
        Assert.Equal(("""{"vatNo":"5"}""", "1", 1L), (end.Custom!.Json, end.City, end.Mapping));
    }

    private static RowDecision Told(StoredCustomer row, int second, string members, long version)
    {
        var document = ErpNextDocument.Parse(Encoding.UTF8.GetBytes(
            $$"""{"name":"{{Name}}","customer_name":"{{Name}}","modified":"2026-03-05 11:00:0{{second}}.000000",{{members}}}"""));
        return RowDecision.Make((ErpnextName)Name, row, new ToldEvidence(document, false), Context(version)) with { };
    }

    private static DecisionContext Context(long version, bool isSilent = false) => Sample.Context() with
    {
        Cause = ChangeCause.Mapping,
        Mapping = version == 0 ? new(new()) : new(new(), version, [Vat],
            new Dictionary<string, FieldMove> { ["custom.vatNo"] = new(version, isSilent) }),
    };
}
