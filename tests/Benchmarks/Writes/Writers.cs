using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Benchmarks.Writes;

/// <summary>What a write writes.</summary>
[GenerateSerializer]
public enum Shape
{
    /// <summary>As the prototypes of LIMITS: twelve short columns, and ours a change as well.</summary>
    Prototype,

    /// <summary>As the product: with a document of 2.5 KB, and ours its delivery.</summary>
    Whole,
}

[Alias("CustomerSync.Benchmarks.ICustomerWriter")]
public interface ICustomerWriter : IGrainWithStringKey
{
    [Alias("Write")]
    Task Write(Shape shape);
}

[Alias("CustomerSync.Benchmarks.IAdoNetWriter")]
public interface IAdoNetWriter : IGrainWithStringKey
{
    [Alias("Write")]
    Task Write(Shape shape);
}

/// <summary>A row, its change and its delivery, by the product's grain storage.</summary>
internal sealed class CustomerWriter(
    [PersistentState("customer", CustomerGrainStorage.Name)] IPersistentState<StoredCustomer> row)
    : Grain, ICustomerWriter
{
    private static readonly SortedDictionary<string, object?> Before =
        new(StringComparer.Ordinal) { ["city"] = "before" };

    public Task Write(Shape shape)
    {
        var customer = Content.Customer(this.GetPrimaryKeyString(), row.State.Version);
        var kind = row.State.Version == 0 ? ChangeKind.Created : ChangeKind.Updated;
        var change = new ChangeDraft(kind, ChangeCause.Webhook, Before);
        var delivery = shape is Shape.Whole ? Content.Delivery(customer) : null;
        row.State = row.State with
        {
            Customer = customer with { Id = row.State.Customer?.Id ?? Guid.CreateVersion7() },
            Document = Content.Document(shape),
            Times = Content.Times,
            Intent = new WriteIntent(change, delivery),
        };
        return row.WriteStateAsync();
    }
}

/// <summary>The same content as one opaque row of AdoNet persistence; no change, no delivery.</summary>
internal sealed class AdoNetWriter([PersistentState("customer")] IPersistentState<AdoNetState> state)
    : Grain, IAdoNetWriter
{
    public Task Write(Shape shape)
    {
        var customer = Content.Customer(this.GetPrimaryKeyString(), state.State.Count);
        state.State = new AdoNetState
        {
            Customer = StorageJson.Customer(customer), Document = Content.Document(shape), Times = Content.Times,
            Count = state.State.Count + 1,
        };
        return state.WriteStateAsync();
    }
}

[GenerateSerializer, Alias("CustomerSync.Benchmarks.AdoNetState")]
public sealed record AdoNetState
{
    [Id(0)] public string Customer { get; init; } = "";
    [Id(1)] public string Document { get; init; } = "";
    [Id(2)] public string Times { get; init; } = "";
    [Id(3)] public long Count { get; init; }
}

internal static class Content
{
    private static readonly string Large = "{" + string.Join(
        ',', Enumerable.Range(0, 80).Select(i => $"\"field_{i:00}\":\"a value of usual{i}\"")) + "}";

    public static string Document(Shape shape) => shape is Shape.Whole ? Large : "{}";

    public static string Times { get; } = """{"updated":"2026-03-05 12:00:00.000001"}""";

    public static Customer Customer(string name, long count) => new()
    {
        ErpnextId = (ErpnextName)name, Name = $"Customer {name}", Email = $"{name}@customer.example",
        Phone = $"+966 11 {name}", City = $"Riyadh {count}", Country = "Saudi Arabia", TaxNumber = $"3{name}3",
        Currency = "SAR", CustomerGroup = "All Customer Groups", Territory = "Rest Of The World",
        CustomerType = "Company",
        ErpnextModified = (SiteTime)$"2026-03-05 12:00:{count / 1_000_000 % 60:00}.{count % 1_000_000:000000}",
    };

    public static DeliveryRecord Delivery(Customer customer) => new(
        new Delivery
        {
            Id = Guid.CreateVersion7().ToString("N"), ReceivedAt = DateTimeOffset.UnixEpoch, Event = "on_update",
            Body = [], SignedWith = SigningKey.Current,
        },
        customer.ErpnextId, DeliveryOutcome.Applied, null, customer.ErpnextModified, DateTimeOffset.UnixEpoch);
}
