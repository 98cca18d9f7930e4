using System.Net;
using System.Text;

namespace ErpNextSimulator.Webhooks;

/// <summary>What became of one attempt. <see cref="Status"/> is null when no answer came.</summary>
public sealed record Attempt(int? Status, string Response, bool TimedOut)
{
    public bool Succeeded => Status is < 400;
}

/// <summary>
/// One attempt as python-requests makes it: a new connection, headers in its order, redirects followed, 301 to 303 as a
/// GET without a body.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private const int MostRedirects = 30;

    private readonly HttpMessageInvoker _http =
        new(new SocketsHttpHandler {
            UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero });

    public void Dispose() => _http.Dispose();

    public async Task<Attempt> Send(WebhookRequest request, TimeSpan timeout, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(timeout);
        try { return await Follow(request, limit.Token); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(null, "", TimedOut: true);
        }
        catch (HttpRequestException refused) { return new(null, refused.Message, TimedOut: false); }
    }

    private async Task<Attempt> Follow(WebhookRequest request, CancellationToken stop)
    {
        var (method, url, hasBody) = (new HttpMethod(request.Method), new Uri(request.Url), true);
        for (var redirects = 0; redirects < MostRedirects; redirects++)
        {
            using var message = Message(method, url, hasBody ? request : request with { Body = "" });
            using var answer = await _http.SendAsync(message, stop);
            if (answer.Headers.Location is not { } location || (int)answer.StatusCode is < 300 or > 399)
                return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop), TimedOut: false);
            if (answer.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther)
                (method, hasBody) = (HttpMethod.Get, false);
            url = new Uri(url, location);
        }
        return new(null, "Exceeded 30 redirects.", TimedOut: false);
    }

    private static HttpRequestMessage Message(HttpMethod method, Uri url, WebhookRequest request)
    {
        var message = new HttpRequestMessage(method, url);
        (string, string)[] first =
            [("Host", url.Authority), ("User-Agent", "python-requests/2.32.3"), ("Accept-Encoding", "gzip, deflate"),
                ("Accept", "*/*"), ("Connection", "keep-alive")];
        foreach (var (name, value) in first) message.Headers.TryAddWithoutValidation(name, value);
        if (request.Body.Length > 0) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
        foreach (var (name, value) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
