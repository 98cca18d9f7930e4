using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CustomerSync.Telemetry;
using Microsoft.Extensions.Options;

namespace CustomerSync.Hooks;

/// <summary>Sends one message to one receiver. Of the answer only its status counts.</summary>
internal sealed class HookSender(
    IHttpClientFactory clients, IOptions<HookOptions> options, SiloMetrics metrics, TimeProvider time)
{
    /// <summary>Of the client.</summary>
    public const string Client = "hooks";

    private readonly HttpClient _http = clients.CreateClient(Client);

    /// <exception cref="OperationCanceledException">It was given up; it may have been taken.</exception>
    public async Task<HookAnswer> Send(
        HookSubscription to, HookSignature signature, HookMessage message, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var answer = await TrySend(to, signature, message, stop);
        var duration = time.GetElapsedTime(started);
        metrics.HookSent(answer.Error is null, duration);
        return answer with { Duration = duration };
    }

    private async Task<HookAnswer> TrySend(
        HookSubscription to, HookSignature signature, HookMessage message, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var request = Request(to, signature, message);
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            return new(status, WhyNot(status), RetryAfter(response.Headers.RetryAfter));
        }
        catch (Exception error) when (!stop.IsCancellationRequested) // What a receiver does is no fault of ours.
        {
            return new(null, Sentence(error));
        }
    }

    private HttpRequestMessage Request(HookSubscription to, HookSignature signature, HookMessage message)
    {
        var (id, now) = (message.IdFor(to.Id), time.GetStorableNow());
        var content = new ByteArrayContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, to.Settings.Url) { Content = content };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature.Sign(id, now, message.Body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("CustomerSync", null));
        return request;
    }

    private static string? WhyNot(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"It answered {status}, a redirect, which is not followed: give the address that it leads to.",
        (int)HttpStatusCode.Gone => "It answered 410: it wants no more.",
        _ => $"It answered {status}.",
    };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date - time.GetStorableNow());

    /// <summary>In words of ours: what a receiver says may hold a customer's name, which could not be erased here.</summary>
    private string Sentence(Exception error) => error switch
    {
        OperationCanceledException => $"It did not answer within {options.Value.Timeout.TotalSeconds:0.#} s.",
        HttpRequestException { InnerException: ForbiddenAddressException } =>
            "Its address is one to which nothing is sent: of this machine, link-local, or a cloud's metadata service.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            "The name of its host leads nowhere.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "No secure connection could be made: look at its certificate.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "No connection could be made.",
        _ => "It broke the connection off, or did not answer as HTTP does.",
    };
}

/// <param name="StatusCode">Null: there was no answer.</param>
/// <param name="Error">Null: it took the message.</param>
/// <param name="RetryAfter">What it asks for.</param>
internal sealed record HookAnswer(int? StatusCode, string? Error, TimeSpan? RetryAfter = null)
{
    public TimeSpan Duration { get; init; }
}
