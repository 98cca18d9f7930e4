using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Fields;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Storage;

/// <summary>The list, asked as people ask.</summary>
internal static class TestLists
{
    private static readonly (string Name, FieldType Type)[] Own =
    [
        ("vat", FieldType.Text), ("vatNo", FieldType.Text), ("score", FieldType.Number), ("vip", FieldType.YesNo),
        ("day", FieldType.Date), ("tags", FieldType.List),
    ];

    public static ListFields Fields { get; } = new(new MappingHolder(Options.Create(new MappingOptions()))
    {
        Current = new(new MappingOptions(), 1,
            [.. Own.Select(own => new OwnField(own.Name, own.Name, own.Type, "custom", [FieldPlace.Filter]))]),
    });

    public static Task<CustomerPage> Page(this CustomerList list, CustomerQuery query) =>
        list.Page(query, Fields.Of(query.Sort, query.Filters));
}
