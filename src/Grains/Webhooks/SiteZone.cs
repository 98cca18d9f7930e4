using System.Globalization;
using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>The site's time zone, asked once; until it is known, nobody can say how long a webhook took.</summary>
internal sealed class SiteZone(IServiceProvider services, IOptions<ErpNextOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>An administrator may change it.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);

    private TimeZoneInfo? _zone;
    private long _asked;

    /// <summary>
    /// From ERPNext's save to our decision; null when the zone is not known, or the document told no time.
    /// </summary>
    public async Task<TimeSpan?> Lag(LoggedDelivery? delivery)
    {
        if (delivery?.ErpnextModified is not { } modified || await Zone() is not { } zone) return null;
        var saved = DateTime.ParseExact(modified, "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        if (zone.IsInvalidTime(saved)) return null; // In spring's missing hour there is no telling.
        return delivery.ReceivedAt.AddMilliseconds(delivery.DurationMs) - new DateTimeOffset(
            saved, zone.GetUtcOffset(saved));
    }

    /// <summary>As it was last asked for; ERPNext is asked meanwhile when that is long ago.</summary>
    public TimeZoneInfo? Known
    {
        get
        {
            if (IsDue) Zone().Ignore();
            return _zone;
        }
    }

    private bool IsDue =>
        options.Value.IsConfigured
            && (_asked == 0 || time.GetElapsedTime(_asked) >= (_zone is null ? RetryAfter : KnownFor));

    /// <summary>A sync was told it: a changed zone is known here at once.</summary>
    public void Learn(string zone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return;
        (_zone, _asked) = (found, time.GetTimestamp());
    }

    /// <summary>Null until ERPNext could be asked.</summary>
    public async Task<TimeZoneInfo?> Zone()
    {
        if (!IsDue) return _zone;
        _asked = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            _zone = TimeZoneInfo.FindSystemTimeZoneById(await services.GetRequiredService<ErpNextClient>()
                .TimeZone(timeout.Token));
        }
        // Asked again later.
        catch (Exception error)
            when (error is ErpNextException or OperationCanceledException or TimeZoneNotFoundException) { }
        return _zone;
    }
}
