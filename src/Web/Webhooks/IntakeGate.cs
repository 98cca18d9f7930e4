using System.Net;
using System.Threading.RateLimiting;
using CustomerSync.Access;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>
/// Who may send, and how much at once. Signed deliveries are never limited by rate: only failures to authenticate are.
/// </summary>
internal sealed class IntakeGate : IDisposable
{
    private readonly AccessOptions _access;
    private readonly WebhookOptions _options;
    private readonly Networks _allowed;
    private readonly PartitionedRateLimiter<IPAddress> _failures;

    private readonly IntakeCounters _counters;

    public IntakeGate(IOptions<AccessOptions> access, IOptions<WebhookOptions> options, IntakeCounters counters)
    {
        (_access, _options, _counters) = (access.Value, options.Value, counters);
        _allowed = new Networks(options.Value.AllowedSenders);
        _failures = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            sender => RateLimitPartition.GetFixedWindowLimiter(Networks.SenderOf(sender), _ => new()
        {
            PermitLimit = _options.FailuresPerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));
    }

    public int MaxInFlight => _options.MaxInFlight;

    public TimeSpan Timeout => _options.Timeout;

    /// <returns>Null when the sender may send, else why not.</returns>
    public string? WhyNotAllowed(HttpContext context)
    {
        if (_access.RequireHttps && !context.Request.IsHttps)
            return "Deliveries are taken over HTTPS only (Access:RequireHttps): let the request URL of ERPNext's "
                + "webhook begin with https://.";
        return _allowed.IsEmpty || _allowed.Contains(context.Connection.RemoteIpAddress)
            ? null
            : "This address is not in Webhooks:AllowedSenders.";
    }

    /// <summary>Counts a request that failed before it was known who sent it.</summary>
    /// <returns>What answers it: 429 when the sender has had too many of them in this minute.</returns>
    public RefusedException Fail(HttpContext context, Refusal refusal, int status, string reason)
    {
        using var lease = _failures.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        return lease.IsAcquired
            ? _counters.Refuse(context, refusal, status, reason)
            : _counters.Refuse(context, Refusal.RateLimited, StatusCodes.Status429TooManyRequests,
                $"Too many requests of this address failed. {reason}");
    }

    public void Dispose() => _failures.Dispose();
}
