using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

/// <summary>Rows and items to commit.</summary>
internal static class Sample
{
    public static DateTimeOffset Noon { get; } = new(2026, 3, 5, 12, 0, 0, 123, 456, TimeSpan.Zero);

    /// <summary>What decisions take into account at <paramref name="now"/>.</summary>
    public static DecisionContext Context(
        DateTimeOffset? now = null, string? zone = "Asia/Riyadh", bool canAsk = true) => new(
        new MappingOptions(),
        SiteClock.At(now ?? Noon, zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone)), canAsk, now
            ?? Noon, Guid.CreateVersion7());

    public static Customer Customer(string erpnextId, string? name = null) => new()
    {
        ErpnextId = (ErpnextName)erpnextId,
        Id = Guid.CreateVersion7(Noon),
        Name = name ?? erpnextId,
        ErpnextModified = (SiteTime)"2026-03-05 12:00:00.000001",
    };

    /// <summary>Every column filled, with what is hard to store.</summary>
    public static Customer Full(string erpnextId) => Customer(erpnextId, "شركة التقنية 🏢 \"quoted\" \\ back") with
    {
        CompanyName = "Müller & Söhne <GmbH>", ContactPerson = "O'Brien; DROP TABLE", Email = "a@b.example",
        Phone = "+966 11 234",
        Address = "Street 1\nRiyadh\t12345", City = "الرياض", State = "𝒮tate", Country = "Saudi Arabia",
        TaxNumber = "300000000000003",
        CreditLimit = 987654321.123456m, Currency = "SAR", CustomerType = "Company", CustomerGroup = "All",
        Territory = "Rest",
        Language = "ar", Website = "https://example.com/?a=1&b=%20", Disabled = true, PrimaryContact = "Contact-1",
        PrimaryAddress = "Address-1",
        ErpnextCreation = (SiteTime)"2026-01-01 00:00:00.000000", DeletedAt = Noon,
    };

    public static StoredCustomer Row(Customer customer, long version = 0) => new()
    {
        Version = version, Customer = customer, Document = """{"b":1.50,"a":{"ü":"🏢","x":[1,null]}}""",
        Times = """{"updated":"2026-03-05 12:00:00.000001"}""",
    };

    public static CommitItem Create(string erpnextId, string? name = null) => Create(Customer(erpnextId, name));

    public static CommitItem Create(Customer customer) => Write(customer, 0, ChangeKind.Created);

    public static CommitItem Write(
        Customer customer, long version, ChangeKind kind = ChangeKind.Updated, string? deliveryId = null) => new(
        customer.ErpnextId, version, Row(customer, version),
        new WriteIntent(
            new ChangeDraft(kind, ChangeCause.Webhook,
                new SortedDictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "old", ["name"] = null }),
            deliveryId is null ? null : Delivery(deliveryId, customer.ErpnextId)));

    /// <summary>A decision to do nothing, with its delivery.</summary>
    public static CommitItem Guard(string erpnextId, long version, string? deliveryId = null) =>
        new(erpnextId, version, null,
            new WriteIntent(null, deliveryId is null ? null : Delivery(deliveryId, erpnextId)));

    public static CommitItem LogOnly(string deliveryId) =>
        new(null, 0, null, new WriteIntent(null, Delivery(deliveryId, null)));

    public static string DeliveryId() => Guid.CreateVersion7(Noon).ToString("N");

    public static DeliveryRecord Delivery(string id, string? erpnextId) => new(
        new Delivery { Id = id, ReceivedAt = Noon, Event = "on_update", Body = "{\"name\":\"🏢\"}"u8.ToArray(),
            Sender = "127.0.0.1", SignedWith = SigningKey.Current },
        erpnextId, DeliveryOutcome.Applied, erpnextId is null
            ? "no customer 🏢" : null, "2026-03-05 12:00:00.000001", Noon.AddMilliseconds(1.5));
}
