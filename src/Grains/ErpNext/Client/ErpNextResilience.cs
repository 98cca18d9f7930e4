using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace CustomerSync.ErpNext;

/// <summary>
/// What happens to a request on its way: a place among those under way, a limit in all, repetitions, a breaker; then,
/// per attempt, a limit.
/// </summary>
internal static class ErpNextResilience
{
    /// <summary>
    /// Set on a request that changes something in ERPNext, or looks for what breaks it: it is sent once.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> IsSentOnce = new("customersync-once");

    public static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var options = context.ServiceProvider.GetRequiredService<IOptions<ErpNextOptions>>().Value;
        var time = context.ServiceProvider.GetRequiredService<TimeProvider>();
        pipeline.TimeProvider = time;
        pipeline.AddConcurrencyLimiter(options.MaxRequests, int.MaxValue)
            .AddTimeout(new HttpTimeoutStrategyOptions { Timeout = options.TotalTimeout })
            .AddRetry(Retry(options, time))
            .AddCircuitBreaker(Breaker());
    }

    public static void ConfigureAttempt(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var options = context.ServiceProvider.GetRequiredService<IOptions<ErpNextOptions>>().Value;
        pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
        pipeline.AddTimeout(new HttpTimeoutStrategyOptions { Timeout = options.AttemptTimeout });
    }

    /// <summary>
    /// Half of at least ten requests failing for want of an answer: then nothing is sent for five seconds.
    /// </summary>
    private static HttpCircuitBreakerStrategyOptions Breaker() => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = 10,
        SamplingDuration = TimeSpan.FromSeconds(30),
        BreakDuration = TimeSpan.FromSeconds(5),
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
        {
            { Exception: HttpRequestException or TimeoutRejectedException } => true,
            { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout } => true,
            _ => false,
        }),
    };

    private static RetryStrategyOptions<HttpResponseMessage> Retry(ErpNextOptions options, TimeProvider time) => new()
    {
        MaxRetryAttempts = Math.Max(1, options.Retries),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        ShouldHandle = arguments =>
            ValueTask.FromResult(options.Retries > 0 && !IsSentOnceOnly(arguments.Context)
                && IsPassing(arguments.Outcome, options, time)),
        DelayGenerator = arguments => ValueTask.FromResult(WaitOf(arguments.Outcome.Result, time)),
    };

    private static bool IsSentOnceOnly(ResilienceContext context) =>
        context.GetRequestMessage() is { } request && request.Options.TryGetValue(IsSentOnce, out var isSentOnce)
            && isSentOnce;

    /// <summary>A wait that ERPNext asks for is kept if it is short; of a long one the caller shall know.</summary>
    private static bool IsPassing(Outcome<HttpResponseMessage> outcome, ErpNextOptions options, TimeProvider time) =>
        HttpClientResiliencePredicates.IsTransient(outcome)
            && (WaitOf(outcome.Result, time) ?? TimeSpan.Zero) <= options.LongestWait;

    private static TimeSpan? WaitOf(HttpResponseMessage? response, TimeProvider time) =>
        response is null ? null : ErpNextError.WaitOf(response.Headers.RetryAfter, time);
}
