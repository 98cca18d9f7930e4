using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CustomerSync.Access;
using CustomerSync.OpenApi;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>
/// Odd requests to every route, with every kind of credential: never a fault of ours, and never an answer without its
/// headers. They are written to the socket, since a client of the framework would mend them.
/// </summary>
[Collection(Alone.Name)]
[Trait("Speed", "Slow")]
public sealed partial class AccessFuzzTests : IDisposable
{
    private static readonly int Requests = Scale.Of(5_000, full: 300_000);

    private static readonly string[] Methods =
        ["GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "FOO"];

    private static readonly string[] Words =
    [
        "", "none", "A", "%00", "%0d%0aX-Injected:%20y", "..%2f..%2fetc%2fpasswd", "%2e%2e/", "..", ".", "%ff",
        "%ed%a0%80", "%E2%80%A8", new('x', 3000), "1e999", "-1", "0", "1", "9223372036854775808", "null", "'", "%22%3Cscript%3E",
        "{0}", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59.9999999-14:00",
        "2026-01-01T00:00:00Z", "true", "%", "%zz", "a.0", "a.9223372036854775807", "v1", "*", "a;b=c", "viewer",
        "00000000-0000-0000-0000-000000000000", "ffffffffffffffffffffffffffffffff", "get_webhook_info",
    ];

    private static readonly string[] Names =
    [
        "search", "sort", "limit", "after", "deleted", "before", "actor", "action", "from", "to", "all", "wait", "fresh",
        "customers", "types", "fields", "erpnextId", "id", "access_token", "dryRun", "outcome", "event", "customer",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e999", "9223372036854775808", "\"\"", "\"x\"", "\"viewer\"", "\"operator\"", "\"admin\"",
        "3", "99", "[]", "{}", "[null]", "[\"\"]", "[\"\\ud800\"]", "\"\\ud800\"", "\"\\u0000\"", "\"a\\u2028b\\r\\nc\"",
        "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"2999-01-01T00:00:00Z\"", "\"" + new string('y', 70_000) + "\"", "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
        "[\"00000000-0000-0000-0000-000000000000\"]", "\"install\"", "\"=cmd|' /C calc'!A0\"", "{\"a\":{\"b\":[1,2,{}]}}",
    ];

    private static readonly string[] Members =
    [
        "name", "role", "until", "link", "user", "minutes", "customers", "fields", "action", "webhooks", "customer", "event",
        "doc", "from", "to", "outcome", "ids", "limit",
    ];

    private static readonly string[] Headers =
    [
        "Origin: null", "Origin: https://evil.example", "Origin:", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document", "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example", "Range: bytes=5-1", "If-None-Match: *",
        "If-Modified-Since: yesterday", "Accept: application/x-ndjson", "Accept: text/event-stream", "Accept-Encoding: br, gzip;q=9",
        "Last-Event-ID: a.1", "Last-Event-ID: \u00e9", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13",
        "Content-Type: text/plain", "Content-Type: multipart/form-data; boundary=x", "Content-Type: application/x-www-form-urlencoded",
        "Content-Encoding: gzip", "Content-Type: application/json; charset=utf-7", "X-Frappe-Webhook-Signature: x",
        "X-HTTP-Method-Override: DELETE", "Expect: 100-continue", "User-Agent: " + new string('z', 9000), "Cookie: ;;=;a=\"",
        "Access-Control-Request-Method: DELETE", "Referer: https://evil.example/",
    ];

    private readonly SemaphoreSlim _signingIn = new(1);
    private readonly Dictionary<AccessRole, string> _sessions = [];
    private ClosedFront _front = null!;
    private List<string> _paths = [];

    public void Dispose() => _signingIn.Dispose();

    [Fact]
    public async Task No_request_makes_a_fault_of_ours_and_every_answer_has_its_headers()
    {
        await using var front = _front = await ClosedFront.Start(
            "--Webhooks:FailuresPerMinute", "100000", "--Live:MaxPerAddress", "10000", "--Live:MaxPerUser", "10000",
            "--Logging:LogLevel:Default", "None");
        await front.Front.DeliverCustomer("A", 1);
        _paths = [.. front.Front.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Select(endpoint => OtherRoutes.PathOf(endpoint.RoutePattern)).Distinct(),
            "/", "/sign-in", "/sdk/customer-sync.js", "/settings/people", "/app/shell/me.js", "/nothing", "/api/nothing"];
        var (seen, wrongs, seed) = (new int[600], new ConcurrentQueue<string>(), 0);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, cancel) =>
        {
            var request = await Request(new Random(Interlocked.Increment(ref seed)));
            var answer = await Send(request, cancel);
            if (WhatIsWrong(request, answer) is { } wrong)
                wrongs.Enqueue($"{wrong}: {answer.Head}\n{answer.Body}\nanswers {request[..Math.Min(request.Length, 2000)]}");
            Interlocked.Increment(ref seen[answer.Status]);
        });

        Assert.True(wrongs.IsEmpty, $"{wrongs.Count} wrong answers, such as:\n{string.Join("\n\n", wrongs.Take(10))}");
        Assert.True(seen[200] > 0 && seen[400] > 0 && seen[401] > 0 && seen[403] > 0 && seen[404] > 0,
            "The requests were not odd enough, or too odd.");
        Assert.Equal(HttpStatusCode.OK, (await front.WithKey(await front.NewKey(AccessRole.Viewer))
            .GetAsync("/api/customers/A", TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <returns>Null when there is nothing to say against the answer.</returns>
    private static string? WhatIsWrong(string request, Answer answer)
    {
        var (status, head, body) = answer;
        if (status is 0) return null; // It was cut.
        // Kestrel's own, to what is no request.
        if (status is 400 or 408 or 411 or 413 or 414 or 431 or 505 && head.Contains("Content-Length: 0", StringComparison.Ordinal))
            return null;
        // A sync that ERPNext does not answer is no fault.
        if (status >= 500 && !(status is 502 && request.Contains("/sync", StringComparison.OrdinalIgnoreCase))) return "a fault";
        if (!head.Contains("X-Content-Type-Options: nosniff", StringComparison.Ordinal)
            || !head.Contains("Content-Security-Policy: default-src 'none'", StringComparison.Ordinal)) return "no headers";
        if (head.Contains("\nX-Injected", StringComparison.Ordinal)) return "an injected header";
        if (head.Contains("\nServer:", StringComparison.Ordinal)) return "what it is made with";
        if (StackTrace().IsMatch(body)) return "a stack trace";
        // The hub and the document speak for themselves.
        var path = request.Split(' ')[1];
        return status >= 400 && !request.StartsWith("HEAD", StringComparison.Ordinal)
            && !path.StartsWith("/hubs", StringComparison.OrdinalIgnoreCase)
            && !path.StartsWith("/openapi", StringComparison.OrdinalIgnoreCase)
            && !body.Contains("\"message\":", StringComparison.Ordinal) ? "no sentence" : null;
    }

    [GeneratedRegex(@"^   at \w+\.", RegexOptions.Multiline)]
    private static partial Regex StackTrace();

    private async Task<string> Request(Random random)
    {
        var (method, path) = (Pick(random, Methods), Path(random));
        var lines = new StringBuilder($"{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        lines.Append(CultureInfo.InvariantCulture, $"Host: {(random.Next(20) > 0 ? _front.Url.Authority : "evil.example")}\r\n");
        lines.Append(await Credential(random));
        for (var i = random.Next(4); i > 0; i--) lines.Append(CultureInfo.InvariantCulture, $"{Pick(random, Headers)}\r\n");
        if (method is not ("POST" or "PUT" or "PATCH" or "DELETE")) return lines.Append("\r\n").ToString();
        var body = Body(random);
        return lines.Append(CultureInfo.InvariantCulture,
            $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}").ToString();
    }

    private string Path(Random random)
    {
        var path = _paths[random.Next(_paths.Count)];
        foreach (var name in new[] { "{id}", "{erpnextId}", "{documentName}" })
            path = path.Replace(name, Pick(random, Words), StringComparison.Ordinal);
        if (random.Next(20) == 0) path = path.ToUpperInvariant();
        if (random.Next(20) == 0) path += Pick(random, ["/", "/..", "//", "/%2e%2e/", ".", "%00", "/..;/"]);
        // A long-poll that may wait would.
        var query = path.Contains("/changes", StringComparison.OrdinalIgnoreCase) ? "?wait=" + Pick(random, ["0", "-1", "x"]) : "?";
        for (var i = random.Next(3); i > 0; i--)
            query += $"&{Pick(random, Names)}={Pick(random, Words)}";
        return path + (query == "?" ? "" : query);
    }

    private async Task<string> Credential(Random random)
    {
        var role = Pick(random, [AccessRole.Viewer, AccessRole.Operator, AccessRole.Admin]);
        return random.Next(8) switch
        {
            0 => "",
            1 => "Authorization: Bearer csync_x\r\n",
            2 => $"Authorization: {Pick(random, ["Basic eDp5", "Bearer", "Bearer \t", "bearer csf_x", "Bearer cst_x", "Bearer \u00e9"])}\r\n",
            3 => $"Cookie: {_front.Cookie(Pick(random, ["", "x", Credentials.NewToken(), "%0d%0a"]))}\r\nSec-Fetch-Site: same-origin\r\n",
            4 or 5 => $"Cookie: {_front.Cookie(await Session(role))}\r\nSec-Fetch-Site: same-origin\r\n",
            _ => $"Authorization: Bearer {_front.KeyOf(role)}\r\n",
        };
    }

    /// <summary>
    /// One that was not signed out meanwhile; whoever finds it ended makes the next, for all: people would pile up.
    /// </summary>
    private async Task<string> Session(AccessRole role)
    {
        await _signingIn.WaitAsync();
        try
        {
            var session = _sessions.GetValueOrDefault(role) ?? _front.SessionOf(role);
            if (_front.Book.OfSession(session) is null) _sessions[role] = session = await _front.NewSession(role);
            return session;
        }
        finally { _signingIn.Release(); }
    }

    private static string Body(Random random)
    {
        if (random.Next(6) == 0) return Pick(random, ["", "{", "\u0000", "[", "\"", "{\"a\":", "\ufeff{}", "x=1&y=2", "--x\r\n\r\n--x--"]);
        if (random.Next(6) == 0) return Pick(random, Values);
        var members = Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{Pick(random, Members)}\":{Pick(random, Values)}");
        return $"{{{string.Join(',', members)}}}";
    }

    private async Task<Answer> Send(string request, CancellationToken cancel)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _front.Url.Port, cancel);
        var stream = socket.GetStream();
        try { await stream.WriteAsync(Encoding.UTF8.GetBytes(request), cancel); }
        catch (IOException) { } // It was refused before its end.
        var (text, buffer) = (new StringBuilder(), new byte[64 * 1024]);
        for (; ; )
        {
            var read = 0;
            try { read = await stream.ReadAsync(buffer, cancel); }
            catch (IOException) { }
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            if (text.ToString().Split("\r\n\r\n", 2) is not [var head, var body])
            {
                if (read == 0 && IsSessionOver(request)) return new(0, "", "");
                Assert.True(read > 0, $"No answer to {request}");
                continue;
            }
            // A stream does not end.
            if (read == 0 || head.Contains("text/event-stream") || head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
                return new(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head, body);
        }
    }

    /// <summary>Another request signed out meanwhile: some answers are cut then.</summary>
    private bool IsSessionOver(string request) =>
        Array.Find(request.Split("\r\n"), line => line.StartsWith("Cookie: customersync-", StringComparison.Ordinal))
            is { } cookie && _front.Book.OfSession(cookie.Split('=')[1]) is null;

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private sealed record Answer(int Status, string Head, string Body);
}
