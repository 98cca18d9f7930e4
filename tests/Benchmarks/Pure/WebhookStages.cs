using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using CustomerSync.Benchmarks.Intake;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Benchmarks.Pure;

/// <summary>
/// What a webhook costs in CPU and memory beside the database: a newer document, of which one field differs.
/// </summary>
[MemoryDiagnoser]
public class WebhookStages
{
    private const int Customer = 1234, Version = 7;

    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Deliveries.Secret);
    private static readonly DecisionContext Context = new(
        new MappingOptions(), SiteClock.At(new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), null), false, DateTimeOffset.UnixEpoch,
        Guid.CreateVersion7());

    private readonly byte[] _body = Encoding.UTF8.GetBytes(Deliveries.Body(Customer, Version));
    private readonly string _signature = Deliveries.Signature(Deliveries.Body(Customer, Version));
    private readonly StoredCustomer _row;
    private readonly WebhookBody _parsed;
    private readonly ErpNextDocument _document;
    private readonly WriteIntent _intent;
    private readonly StoredCustomer _next;

    public WebhookStages()
    {
        var before = WebhookBody.Parse(Encoding.UTF8.GetBytes(Deliveries.Body(Customer, Version - 1)), null);
        _row = Decided(new(), before.Name, ErpNextDocument.Parse(before.Document)).Row! with { Version = 1 };
        (_parsed, _document) = (Parse(), Document(WebhookBody.Parse(_body, null)));
        var decision = Decide();
        _next = decision.Row!;
        var delivery = new Delivery
        {
            Id = Guid.CreateVersion7().ToString("N"), ReceivedAt = Context.Now, Event = "on_update", Body = _body,
        };
        _intent = new(decision.Change, new(delivery, _parsed.Name, decision.Outcome, null, null, Context.Now));
    }

    /// <summary>HMAC and comparison, as <c>WebhookSignature</c> does them.</summary>
    [Benchmark]
    public bool Signature()
    {
        Span<byte> told = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, _body, expected);
        return Convert.TryFromBase64String(_signature, told, out _)
            && CryptographicOperations.FixedTimeEquals(told, expected);
    }

    /// <summary>Whose it is.</summary>
    [Benchmark]
    public WebhookBody Parse() => WebhookBody.Parse(_body, "application/json");

    /// <summary>What it tells.</summary>
    [Benchmark]
    public ErpNextDocument Document() => Document(_parsed);

    [Benchmark]
    public RowDecision Decide() => Decided(_row, _parsed.Name, _document);

    /// <summary>The texts of row, change and delivery.</summary>
    [Benchmark]
    public object Encode() => new CommitItem(_parsed.Name, 1, _next, _intent);

    private static ErpNextDocument Document(WebhookBody body) => ErpNextDocument.Parse(body.Document);

    private static RowDecision Decided(StoredCustomer row, ErpnextName name, ErpNextDocument document) =>
        RowDecision.Make(name, row, new ToldEvidence(document, false), Context);
}
