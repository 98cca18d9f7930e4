using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace CustomerSync.ErpNext;

/// <summary>
/// Until when ERPNext wants to be left alone: one Retry-After holds back every request of this process.
/// </summary>
internal sealed class ErpNextPause(TimeProvider time)
{
    private long _until;

    public TimeSpan Left
    {
        get
        {
            var left = Interlocked.Read(ref _until) - time.GetUtcNow().UtcTicks;
            return left > 0 ? TimeSpan.FromTicks(left) : TimeSpan.Zero;
        }
    }

    public void Extend(TimeSpan wait)
    {
        var until = (time.GetUtcNow() + wait).UtcTicks;
        for (var known = Interlocked.Read(ref _until); known < until; known = Interlocked.Read(ref _until))
            if (Interlocked.CompareExchange(ref _until, until, known) == known) return;
    }
}

/// <summary>
/// Waits out a short pause before each attempt, and refuses at once where the pause is longer than a call may wait.
/// </summary>
internal sealed class ErpNextPauseHandler(ErpNextPause pause, TimeProvider time, IOptions<ErpNextOptions> options)
    : DelegatingHandler
{
    private const double NearlySpent = 0.05;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var left = pause.Left; left > TimeSpan.Zero; left = pause.Left)
        {
            if (left > options.Value.LongestWait) throw new ErpNextException(ErpNextFailure.RateLimited,
                $"ERPNext limits the rate of requests (429) for {left.TotalSeconds:0} s more.") { RetryAfter = left };
            await Task.Delay(left, time, cancellationToken);
        }
        var response = await base.SendAsync(request, cancellationToken);
        if (ErpNextError.WaitOf(response.Headers.RetryAfter, time) is { } wait && !response.IsSuccessStatusCode)
            pause.Extend(wait);
        else if (IsNearlySpent(response.Headers) && Header(response.Headers, "Reset") is { } seconds)
            pause.Extend(Shorter(TimeSpan.FromSeconds(seconds), options.Value.LongestWait));
        return response;
    }

    /// <summary>
    /// frappe's budget of a window, in microseconds of its CPU time: held back for before it is spent, and
    /// people's own requests are refused.
    /// </summary>
    private static bool IsNearlySpent(HttpResponseHeaders headers) =>
        Header(headers, "Limit") is > 0 and var limit && Header(headers, "Remaining") is { } remaining
            && remaining < limit * NearlySpent;

    private static double? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues("X-RateLimit-" + name, out var values)
            && double.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
