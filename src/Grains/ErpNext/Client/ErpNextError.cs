using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CustomerSync.Json;

namespace CustomerSync.ErpNext;

/// <summary>From an answer that is no success to one clear sentence. Pure.</summary>
internal static class ErpNextError
{
    private const int LongestDetail = 300;

    private const string BodyCure =
        "ERPNext needs the body, and its length was told: let every proxy in between pass bodies on as they come " +
        "(nginx: proxy_request_buffering on), or set ErpNext:Url to an address that does not lead through it.";

    /// <param name="hadBody">The request had one.</param>
    public static ErpNextException Of(
        HttpStatusCode status, HttpResponseHeaders headers, ReadOnlyMemory<byte> body, TimeProvider time,
        bool hadBody = false)
    {
        var (type, detail) = TryParse(body, out var json)
            ? (Text(json, "exc_type") ?? V2(json, "type"), Detail(json)) : (null, null);
        var failure = hadBody && IsOfEmptyBody(type, detail) ? ErpNextFailure.BodyLost
            : FailureOf(status, isErpNext: type is not null, isJson: json.ValueKind is JsonValueKind.Object);
        var wait = WaitOf(headers.RetryAfter, time);
        // With tracebacks switched off an error has its type only.
        if (detail is null && type == "TypeError" && hadBody)
            detail = "TypeError, as when a server in between takes the body of the request away";
        return new(failure, Sentence(failure, status, Shortened(detail), headers.Location, wait)) {
            Type = type, RetryAfter = wait };
    }

    public static TimeSpan? WaitOf(RetryConditionHeaderValue? header, TimeProvider time) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetStorableNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>What Python says of a method without arguments, and frappe of a document without a name.</summary>
    private static bool IsOfEmptyBody(string? type, string? detail) => detail is not null
        && ((type == "TypeError" && detail.Contains("required positional argument", StringComparison.Ordinal))
            || (type == "ValidationError" && detail.Contains("set the document name", StringComparison.Ordinal)));

    private static ErpNextFailure FailureOf(HttpStatusCode status, bool isErpNext, bool isJson) => (int)status switch
    {
        401 => ErpNextFailure.Unauthorized,
        403 when isErpNext => ErpNextFailure.Forbidden,
        404 when isErpNext => ErpNextFailure.NotFound,
        411 => ErpNextFailure.BodyLost,
        429 => ErpNextFailure.RateLimited,
        502 or 504 => ErpNextFailure.Unreachable,
        503 => isErpNext ? ErpNextFailure.Maintenance : ErpNextFailure.Unreachable,
        500 => ErpNextFailure.ServerError, // Also a bare one: gateways that find nothing behind them answer 502 to 504.
        > 500 when isErpNext || isJson => ErpNextFailure.ServerError,
        >= 500 => ErpNextFailure.Unreachable,
        400 or 409 or 413 or 414 or 417 => ErpNextFailure.Refused,
        _ => ErpNextFailure.NotErpNext,
    };

    private static string Sentence(
        ErpNextFailure failure, HttpStatusCode status, string? detail, Uri? location, TimeSpan? wait) => failure switch
    {
        ErpNextFailure.Unauthorized =>
            "ERPNext does not accept the key and secret (401): check ErpNext:ApiKey and ErpNext:ApiSecret, and that "
            + "their user is enabled.",
        ErpNextFailure.Forbidden =>
            $"ERPNext's user of this key may not do this (403): {detail ?? "permission is missing"}",
        ErpNextFailure.NotFound => $"ERPNext does not have it (404): {detail ?? "not found"}",
        ErpNextFailure.RateLimited =>
            $"ERPNext limits the rate of requests (429){(wait is null ? "" : $" for {wait.Value.TotalSeconds:0} s")}.",
        ErpNextFailure.Maintenance => "ERPNext is in maintenance or being migrated (503).",
        ErpNextFailure.Unreachable => $"ERPNext is not reachable: its gateway answers {(int)status}.",
        ErpNextFailure.BodyLost when status is HttpStatusCode.LengthRequired =>
            $"A server between here and ERPNext refuses a request body without a length (411). {BodyCure}",
        ErpNextFailure.BodyLost =>
            $"A server between here and ERPNext took the body of the request away ({(int)status}: {detail}). "
                + BodyCure,
        ErpNextFailure.ServerError => $"ERPNext failed while answering ({(int)status}): {detail ?? "no reason given"}",
        ErpNextFailure.Refused => $"ERPNext refuses the request ({(int)status}): {detail ?? "no reason given"}",
        _ when location is not null =>
            $"ErpNext:Url redirects to {Site(location)} ({(int)status}): set ErpNext:Url to the address that ERPNext "
            + "has itself.",
        _ => $"What answers at ErpNext:Url is not ERPNext, or not this site ({(int)status}).",
    };

    /// <summary>What people are told in ERPNext itself, else the text of the exception.</summary>
    private static string? Detail(JsonElement json) =>
        HtmlText.From(Message(json) ?? V2(json, "message") ?? ExceptionText(json) ?? Text(json, "_error_message"));

    /// <summary>
    /// <c>_server_messages</c>: JSON text of a list of JSON texts. The last says most: it is the one that was raised.
    /// </summary>
    private static string? Message(JsonElement json)
    {
        if (Text(json, "_server_messages") is not { } text || !TryParse(text, out var list)
            || list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0) return null;
        var last = list[list.GetArrayLength() - 1];
        if (last.ValueKind is not JsonValueKind.String) return null;
        return TryParse(last.GetString()!, out var message) && message.ValueKind is JsonValueKind.Object
            ? Text(message, "message") : last.GetString();
    }

    private static string? ExceptionText(JsonElement json) =>
        Text(json, "exception")?.Split(": ", 2) is [_, var text] ? text : null;

    private static string? V2(JsonElement json, string key) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty("errors", out var errors)
            && errors.ValueKind is JsonValueKind.Array && errors.GetArrayLength() > 0 ? Text(errors[0], key) : null;

    private static string? Text(JsonElement json, string key) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(key, out var value)
            && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static bool TryParse(string text, out JsonElement json) =>
        TryParse(System.Text.Encoding.UTF8.GetBytes(text), out json);

    private static bool TryParse(ReadOnlyMemory<byte> utf8, out JsonElement json)
    {
        json = default;
        try
        {
            using var document = LenientJson.Parse(utf8);
            json = document.RootElement.Clone();
            return true;
        }
        catch (JsonException) { return false; }
    }

    private static string? Shortened(string? detail)
    {
        var line = detail?.ReplaceLineEndings(" ");
        return line is { Length: > LongestDetail } ? line[..LongestDetail] + "…" : line;
    }

    private static string Site(Uri location) =>
        location.IsAbsoluteUri ? location.GetLeftPart(UriPartial.Authority) : location.OriginalString;
}
