using CustomerSync.ErpNext;
using CustomerSync.Fields;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Customers;

/// <summary>What decisions take into account now.</summary>
internal sealed class DecisionContexts(
    MappingHolder mapping, MappingLoader loader, IOptions<ErpNextOptions> erpNext, SiteZone zone, TimeProvider time)
{
    /// <summary>What a row was made by is known here afterwards.</summary>
    public ValueTask Know(long version) => loader.Know(version);

    public DecisionContext For(ChangeCause cause)
    {
        var now = time.GetStorableNow();
        return new(mapping.Current, SiteClock.At(now, zone.Known), erpNext.Value.IsConfigured, now,
            Guid.CreateVersion7(now), cause);
    }
}
