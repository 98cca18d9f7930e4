using System.Globalization;
using System.Text;
using ErpNextSimulator.Control;
using ErpNextSimulator.OAuth;
using ErpNextSimulator.Python;
using Microsoft.AspNetCore.Http.Features;

namespace ErpNextSimulator.Rest;

/// <summary>Everything under /api: authentication, faults, routing, and the answer in frappe's form.</summary>
public sealed class RestApi(
    Authentication authentication, Faults faults, Statistics statistics, ResourceApi resources, MethodApi methods,
    OAuthApi oauth, SimulatorOptions options, TimeProvider time)
{
    /// <summary>gunicorn's limit_request_line: a longer one is refused before frappe sees it.</summary>
    private const int LongestRequestLine = 4_094;

    public async Task Handle(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        statistics.Begin($"{http.Request.Method} {target}");
        // The site's own clock, as its web server's.
        http.Response.Headers.Date =
            (time.GetUtcNow() + faults.WebServerAhead).ToString("R", CultureInfo.InvariantCulture);
        try { await Serve(http, target); }
        finally { statistics.End(http.Response.StatusCode); }
    }

    private async Task Serve(HttpContext http, string target)
    {
        var fault = faults.Take();
        faults.Before?.Invoke($"{http.Request.Method} {target}");
        if (fault.Slow > 0) await Task.Delay(TimeSpan.FromMilliseconds(fault.Slow), time, http.RequestAborted);
        if (fault.Down) http.Abort();
        else if (faults.InFront?.Invoke($"{http.Request.Method} {target}") is > 0 and var status)
            await Html(http, status, $"<html><head><title>{status}</title></head><body>{status}</body></html>");
        else if (fault.BadGateway)
            await Html(http, 502,
                "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
                + "Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");
        else if (fault.NotErpNext)
            await Html(http, 200, "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Log in</body></html>");
        else if (faults.LengthRequired && IsWithoutLength(http))
            await Html(http, 411,
                "<html><head><title>411 Length Required</title></head><body>A request of this method requires a "
                + "valid Content-length.</body></html>");
        else if (target.Length > LongestRequestLine)
            await Html(http, 400,
                "<html><head><title>Bad Request</title></head><body><h1><p>Bad Request</p></h1>Request Line is too "
                + "large</body></html>");
        else if (fault == default && await oauth.TryHandle(http)) return;
        else if (!target.StartsWith("/api/", StringComparison.Ordinal))
            await Html(http, 404,
                "<!DOCTYPE html><html><head><title>Not Found</title></head><body>The page you are looking for is "
                + "gone.</body></html>");
        else await Answer(http, fault);
    }

    private async Task Answer(HttpContext http, FaultsNow fault)
    {
        var isV2 = http.Request.Path.StartsWithSegments("/api/v2", StringComparison.Ordinal);
        if (faults.Budget is { } left) BudgetHeaders(http, left, TimeSpan.FromSeconds(1));
        try { await Write(http, await Answered(http, fault, isV2)); }
        catch (FrappeException error)
        {
            if (error.RetryAfter is { } wait) RateLimitHeaders(http, wait);
            await Write(http, new RestAnswer(error.Status, isV2
                ? ErrorBody.V2(error) : ErrorBody.V1(error, options.Traceback)));
        }
    }

    private async Task<RestAnswer> Answered(HttpContext http, FaultsNow fault, bool isV2)
    {
        if (fault.Maintenance) throw new FrappeException(503, "SessionStopped", "Session Stopped") { Messages = [] };
        if (fault.RateLimit > 0)
            throw new FrappeException(429, "TooManyRequestsError") {
                RetryAfter = TimeSpan.FromSeconds(fault.RateLimit) };
        if (faults.RefusedMethod == http.Request.Method)
            throw new FrappeException(403, "PermissionError", "Not permitted");
        if (fault.Revoked) throw FrappeException.Unauthorized();
        if (faults.LosesBodies == "all" || (faults.LosesBodies == "chunked" && IsWithoutLength(http)))
            http.Request.Body = Stream.Null;
        var request = await RestRequest.Read(http, authentication.Of(http.Request.Headers.Authorization));
        var path = request.Path.Split('/', isV2 ? 5 : 4)[(isV2 ? 3 : 2)..];
        return path switch
        {
            ["resource", var rest] when !isV2 => resources.Handle(request, rest),
            ["document", var rest] when isV2 => resources.Handle(request, rest),
            ["doctype", var rest] when isV2 => methods.DocTypeV2(request, rest),
            ["method", var name] => isV2 ? AsV2(methods.Handle(request, name)) : methods.Handle(request, name),
            _ => throw FrappeException.NotFound("Not Found"),
        };
    }

    private static bool IsWithoutLength(HttpContext http) =>
        http.Request.ContentLength is null && !HttpMethods.IsGet(http.Request.Method);

    private static RestAnswer AsV2(RestAnswer answer) => RestAnswer.Data(answer.Body.GetValueOrDefault("message"));

    private static void RateLimitHeaders(HttpContext http, TimeSpan wait)
    {
        BudgetHeaders(http, 0, wait);
        http.Response.Headers.RetryAfter = http.Response.Headers["X-RateLimit-Reset"];
    }

    private static void BudgetHeaders(HttpContext http, double left, TimeSpan reset)
    {
        http.Response.Headers["X-RateLimit-Reset"] = reset.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-RateLimit-Limit"] = "10000";
        http.Response.Headers["X-RateLimit-Remaining"] = (left * 10_000).ToString("0", CultureInfo.InvariantCulture);
    }

    private static async Task Write(HttpContext http, RestAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.SetCookie = "sid=Guest; Path=/; HttpOnly; SameSite=Lax";
        var body = Encoding.ASCII.GetBytes(PyJson.Compact(answer.Body));
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body);
    }

    private static async Task Html(HttpContext http, int status, string html)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(html);
    }
}
