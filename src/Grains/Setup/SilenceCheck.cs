using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>
/// Notices when customers change in ERPNext and nothing is told. Imports and programs change them silently
/// too, so it takes some customers and a long time, and is told as a question.
/// </summary>
internal sealed class SilenceCheck(
    IServiceProvider services, DeliveryStore deliveries, IOptions<SetupOptions> options, TimeProvider time)
{
    private const int Fewest = 3;
    private const int Most = 100;

    /// <summary>What was saved in the minutes around the last delivery may have been told by it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    public async Task<SetupSilence?> Run(DateTimeOffset installedAt, string? zone, CancellationToken stop)
    {
        var newest = await deliveries.List(new(null, null, null, null, null, null, null, 1));
        var last = newest.Count == 0 ? (DateTimeOffset?)null : newest[0].ReceivedAt;
        var (since, until) =
            ((last > installedAt ? last.Value : installedAt) + Margin,
                time.GetStorableNow() - options.Value.SilentAfter);
        if (since >= until || zone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)) return null;
        var rows = await services.GetRequiredService<ErpNextClient>()
            .ListByModified("Customer", At(since, known), null, Most, stop);
        var changed = rows.Count(row => string.CompareOrdinal(row.Modified, At(until, known)) <= 0);
        return changed < Fewest ? null : new(changed, last, Message(changed, last));
    }

    private static string Message(int changed, DateTimeOffset? last) =>
        $"{(changed == Most ? $"At least {changed}" : $"{changed}")} customers changed in ERPNext "
        + $"{(last is null ? "since the webhooks were installed" : $"since the last delivery ({last:u})")}, and none "
            + "was told. " +
        "Imports and programs change them silently; if people did, press Test: ERPNext's background workers may have "
        + "stopped, or it cannot reach this address any more.";

    private static string At(DateTimeOffset instant, TimeZoneInfo zone) =>
        SiteTime.Of(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
