using System.Net;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Intake;

/// <summary>Real requests, damaged in every way: never a 5xx, and nothing from one that is not authentic.</summary>
[Collection(Alone.Name)]
[Trait("Speed", "Slow")]
public sealed class FuzzTests
{
    private static readonly int Requests = Scale.Of(20_000, full: 1_000_000);

    [Fact]
    public async Task Damaged_requests_are_refused_and_leave_nothing_behind()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:FailuresPerMinute", "100000");
        var (statuses, seed) = (new int[600], 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, cancel) =>
        {
            var random = new Random(Interlocked.Increment(ref seed));
            using var request = Damaged(random, out var isSigned);
            using var answer = await front.Http.SendAsync(request, cancel);
            Interlocked.Increment(ref statuses[(int)answer.StatusCode]);
            if (!isSigned) Assert.True(
                answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests,
                $"{random}: {answer.StatusCode}");
        });

        Assert.Equal(0, statuses.Skip(500).Sum());
        Assert.True(statuses[400] > 0 && statuses[401] > 0 && statuses[422] > 0, "The damage was no damage.");
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 200_000_000, $"Memory grew by {grown / 1_000_000} MB.");
        Assert.Equal(0, (await front.Data("/api/customers?deleted=true&search=unsigned-marker")).GetProperty("total")
            .GetInt32());
    }

    /// <summary>Damaged and then signed, or signed and then damaged.</summary>
    private static HttpRequestMessage Damaged(Random random, out bool isSigned)
    {
        var capture = Capture.All[random.Next(Capture.All.Count)];
        var body = Damage(random, capture.Body);
        isSigned = random.Next(2) == 0;
        var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks + "?event=" + capture.Event) {
            Content = new ByteArrayContent(isSigned ? body : Marked(body)) };
        request.Headers.TryAddWithoutValidation("X-Frappe-Webhook-Signature", isSigned
            ? RunningFront.Sign(body) : Forged(random, body));
        if (random.Next(4) == 0)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        return request;
    }

    private static byte[] Marked(byte[] body) => [.. body, .. "unsigned-marker"u8];

    private static string Forged(Random random, byte[] body) => random.Next(4) switch
    {
        0 => RunningFront.Sign(body), // Of the bytes before they were changed.
        1 => Convert.ToBase64String(new byte[32]),
        2 => "overridden",
        _ => "",
    };

    private static byte[] Damage(Random random, byte[] body)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes.RemoveRange(at, bytes.Count - at); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.InsertRange(at, "\\u0000"u8.ToArray()); break;
                case 4: bytes.InsertRange(at, "\\ud800"u8.ToArray()); break;
                default: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
            }
        }
        return [.. bytes];
    }
}
