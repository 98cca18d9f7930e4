using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace CustomerSync.Access;

/// <summary>A session or a key that is known: made once per snapshot, so that a request makes nothing.</summary>
internal sealed class Pass(Grant grant, DateTimeOffset? seenAt)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long _seenAt = seenAt?.UtcTicks ?? 0;

    public Grant Grant { get; } = grant;

    public Task<AuthenticateResult> Result { get; } = Task.FromResult(AuthenticateResult.Success(
        new(new ClaimsPrincipal(new AccessIdentity(grant)), AccessIdentity.Scheme)));

    /// <summary>Whether it is time again to write down that it is in use: once a minute.</summary>
    public bool IsToBeSeen(DateTimeOffset now)
    {
        var before = Interlocked.Read(ref _seenAt);
        return Math.Abs(now.UtcTicks - before) >= Pause.Ticks // The clock may have been set back.
            && Interlocked.CompareExchange(ref _seenAt, now.UtcTicks, before) == before;
    }
}
