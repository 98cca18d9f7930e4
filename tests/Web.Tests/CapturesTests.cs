using System.Net;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>What a real ERPNext sent, through real HTTP.</summary>
public sealed class CapturesTests
{
    private static readonly string[] Ignored = ["id", "sequence", "deletedAt"];

    [Fact]
    public async Task In_order_of_arrival_every_customer_ends_as_ERPNext_last_told()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:AllowUnsigned", "true");

        await SendAll(front, Capture.All);

        var customers = (await front.AllCustomers()).ToDictionary(
            customer => customer.GetProperty("erpnextId").GetString()!);
        var told = Capture.All.Where(capture => capture.IsAuthentic)
            .GroupBy(capture => capture.Document.GetProperty("name").GetString()!).ToList();
        Assert.Equal(told.Select(group => group.Key)
            .Order(StringComparer.Ordinal), customers.Keys.Order(StringComparer.Ordinal));
        foreach (var group in told) AssertAsTold(customers[group.Key], [.. group]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Shuffled_and_repeated_they_end_in_the_same_table(int seed)
    {
        await using var inOrder = await RunningFront.Start(null, "--Webhooks:AllowUnsigned", "true");
        await using var shuffled = await RunningFront.Start(null, "--Webhooks:AllowUnsigned", "true");
        var random = new Random(seed);
        Capture[] disordered = [.. Capture.All, .. Capture.All.Where(_ => random.Next(2) == 0)];
        random.Shuffle(disordered);

        await SendAll(inOrder, Capture.All);
        await Parallel.ForEachAsync(
            disordered, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (capture, _) => await SendOne(shuffled, capture));

        Assert.Equal(Table(await inOrder.AllCustomers()), Table(await shuffled.AllCustomers()));
    }

    [Fact]
    public async Task The_signature_of_every_signed_one_verifies_and_one_flipped_bit_is_refused()
    {
        await using var front = await RunningFront.Start();
        var signed = Capture.All.Where(capture => capture.Signature is not null).ToList();
        Assert.NotEmpty(signed);

        foreach (var capture in signed)
        {
            using var flipped = await front.Send(capture with { Body = WithFlippedBit(capture) });
            Assert.Equal(HttpStatusCode.Unauthorized, flipped.StatusCode);
            using var genuine = await front.Send(capture);
            Assert.Equal(capture.IsAuthentic ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, genuine.StatusCode);
        }
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("re-spaced")]
    [InlineData("re-encoded")]
    public async Task Bytes_that_were_not_signed_are_refused(string how)
    {
        await using var front = await RunningFront.Start();
        var capture = Capture.All.First(capture => capture.Signature is not null);
        var body = how switch
        {
            "truncated" => capture.Body[..^1],
            "re-spaced" => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(capture.Body)
                .Replace(": ", ":", StringComparison.Ordinal)),
            _ => JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(capture.Body).RootElement),
        };

        using var answer = await front.Send(capture with { Body = body });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await front.AllCustomers());
    }

    [Fact]
    public async Task Unsigned_ones_are_refused_unless_allowed()
    {
        await using var front = await RunningFront.Start();

        using var answer = await front.Send(Capture.All.First(capture => capture.Signature is null));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await front.AllCustomers());
    }

    private static byte[] WithFlippedBit(Capture capture)
    {
        var body = (byte[])capture.Body.Clone();
        body[new Random(capture.Body.Length).Next(body.Length)] ^= 1;
        return body;
    }

    private static async Task SendAll(RunningFront front, IEnumerable<Capture> captures)
    {
        foreach (var capture in captures) await SendOne(front, capture);
    }

    private static async Task SendOne(RunningFront front, Capture capture)
    {
        using var answer = await front.Send(capture);
        Assert.Equal(capture.IsAuthentic ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static string Table(IEnumerable<JsonElement> customers) => string.Join('\n', customers.Select(customer =>
        string.Join(" | ", customer.EnumerateObject().Where(field => !Ignored.Contains(field.Name))
            .Select(field => $"{field.Name}={field.Value}"))
        + $" | deleted={customer.GetProperty("deletedAt").ValueKind != JsonValueKind.Null}"));

    private static void AssertAsTold(JsonElement customer, IReadOnlyList<Capture> told)
    {
        var newest = told.Max(capture => Text(capture.Document, "modified"))!;
        var last = told.Where(capture => Text(capture.Document, "modified") == newest).ToList();
        Assert.Equal(last.Any(capture => capture.Event == "on_trash"),
            customer.GetProperty("deletedAt").ValueKind != JsonValueKind.Null);
        Assert.Equal(newest, Text(customer, "erpnextModified"));
        foreach (var (ours, theirs) in new[] {
            ("name", "customer_name"), ("email", "email_id"), ("phone", "mobile_no"), ("taxNumber", "tax_id"),
            ("territory", "territory"), ("customerGroup", "customer_group"),
            ("primaryContact", "customer_primary_contact") })
            Assert.Equal(last.Select(capture => Text(capture.Document, theirs))
                .FirstOrDefault(text => text is not null), Text(customer, ours));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
