using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CustomerSync.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CustomerSync.ErpNext;

/// <summary>One request to ERPNext, and its answer as JSON or as an <see cref="ErpNextException"/>.</summary>
public sealed class ErpNextTransport(HttpClient http, TimeProvider time)
{
    /// <summary>
    /// An Arabic letter takes six bytes of a URL, its escape eight: names are long and the request line is not.
    /// </summary>
    private static readonly JsonSerializerOptions Short =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The Date of the last answer; null when it had none.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <exception cref="ErpNextException">Anything but a success.</exception>
    internal async Task<JsonElement> Get(
        string path, CancellationToken stop, params (string Name, object Value)[] query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path + QueryOf(query));
        return await Send(request, stop);
    }

    /// <param name="limit">0: all.</param>
    /// <returns>Documents as objects, of the fields that were asked for.</returns>
    internal async Task<List<JsonElement>> List(
        string docType, IReadOnlyList<string> fields, object[][] filters, string order, int limit,
        CancellationToken stop, int start = 0) =>
        (await Get(PathOf(docType), stop, ("fields", fields), ("filters", filters), ("order_by", order),
            ("limit_start", $"{start}"), ("limit_page_length", $"{limit}"))).Data().Rows();

    internal static string PathOf(string docType, string name) => $"{PathOf(docType)}/{Uri.EscapeDataString(name)}";

    internal static string PathOf(string docType) => $"/api/resource/{Uri.EscapeDataString(docType)}";

    /// <summary>
    /// A method of ERPNext that only reads, whose arguments are too long for a URL: gunicorn refuses a request line
    /// over 4,094 bytes.
    /// </summary>
    /// <param name="once">It is not repeated when ERPNext breaks on it: the question is on what it breaks.</param>
    internal async Task<JsonElement> Ask(string method, object arguments, CancellationToken stop, bool once = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/method/" + method)
        {
            Content = BodyOf(arguments),
        };
        request.Options.Set(ErpNextResilience.IsSentOnce, once);
        return await Send(request, stop);
    }

    /// <summary>Changes something in ERPNext; sent once, whatever comes of it.</summary>
    internal async Task<JsonElement> Write(HttpMethod method, string path, object? values, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = BodyOf(values) };
        request.Options.Set(ErpNextResilience.IsSentOnce, true);
        return await Send(request, stop);
    }

    private async Task<JsonElement> Send(HttpRequestMessage request, CancellationToken stop)
    {
        if (http.BaseAddress is null)
            throw new ErpNextException(
                ErpNextFailure.NotConfigured,
                "ERPNext is not configured: set ErpNext:Url, ErpNext:ApiKey and ErpNext:ApiSecret.");
        try
        {
            using var response = await http.SendAsync(request, stop);
            AnsweredAt = response.Headers.Date;
            return await Read(response, stop);
        }
        catch (HttpRequestException failed) when (failed.GetBaseException() is ErpNextException known)
        {
            throw new ErpNextException(known.Failure, known.Message, failed);
        }
        catch (HttpRequestException failed)
        {
            var why = failed.HttpRequestError is HttpRequestError.Unknown
                ? failed.GetBaseException().Message.TrimEnd('.')
                : $"{failed.HttpRequestError}";
            throw Unreachable(why, failed);
        }
        catch (TimeoutRejectedException late)
        {
            throw Unreachable($"no answer within {late.Timeout.TotalSeconds:0.#} s", late);
        }
        catch (BrokenCircuitException open)
        {
            throw Unreachable("the last requests had no answer; it is tried again in a few seconds", open);
        }
    }

    /// <summary>
    /// A page has a megabyte, which lies in the answer's buffer already (<see cref="ErpNextBodyHandler"/>): one more
    /// copy is enough.
    /// </summary>
    private async Task<JsonElement> Read(HttpResponseMessage response, CancellationToken stop)
    {
        await using var content = await response.Content.ReadAsStreamAsync(stop);
        var length = (int)content.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await content.ReadExactlyAsync(buffer.AsMemory(0, length), stop);
            return Read(response, buffer.AsMemory(0, length));
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }

    private JsonElement Read(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        if (!response.IsSuccessStatusCode)
        {
            var hadBody = response.RequestMessage?.Content?.Headers.ContentLength > 0;
            throw ErpNextError.Of(response.StatusCode, response.Headers, body, time, hadBody);
        }
        try
        {
            using var json = LenientJson.Parse(body);
            return json.RootElement.Clone();
        }
        catch (JsonException invalid)
        {
            throw new ErpNextException(
                ErpNextFailure.NotErpNext, "What answers at ErpNext:Url is not ERPNext: the answer is not JSON.",
                invalid);
        }
    }

    private ErpNextException Unreachable(string why, Exception inner) =>
        new(ErpNextFailure.Unreachable,
            $"ERPNext at {http.BaseAddress!.GetLeftPart(UriPartial.Authority)} is not reachable: {why}.", inner);

    /// <summary>With its length: a stream would be chunked, which some servers before ERPNext refuse or lose.</summary>
    private static ByteArrayContent BodyOf(object? values)
    {
        if (values is null) return new([]);
        return new(JsonSerializer.SerializeToUtf8Bytes(values, JsonSerializerOptions.Web))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
        };
    }

    private static string QueryOf((string Name, object Value)[] query)
    {
        var text = "";
        foreach (var (name, value) in query)
            text += $"{(text.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value as string ?? JsonSerializer.Serialize(value, Short))}";
        return text;
    }
}

/// <summary>
/// Reads the whole answer inside the attempt's limit: left to HttpClient, a body that stalls would hang outside of
/// every limit. A few kilobytes can unpack to gigabytes, so there is a limit to that too.
/// </summary>
internal sealed class ErpNextBodyHandler : DelegatingHandler
{
    /// <summary>A page of 500 customers of a real site has 1 to 35 MB.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try { await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken); }
        catch (HttpRequestException large)
            when (large.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            response.Dispose();
            // As when ERPNext breaks while it answers: a smaller page is asked for.
            throw new ErpNextException(
                ErpNextFailure.ServerError, "ERPNext's answer is larger than 64 MiB, which no page of customers is.",
                large);
        }
        return response;
    }
}
