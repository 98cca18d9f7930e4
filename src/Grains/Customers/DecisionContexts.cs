using CustomerSync.ErpNext;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Customers;

/// <summary>What decisions take into account now.</summary>
internal sealed class DecisionContexts(
    IOptions<MappingOptions> mapping, IOptions<ErpNextOptions> erpNext, SiteZone zone, TimeProvider time)
{
    public DecisionContext For(ChangeCause cause)
    {
        var now = time.GetStorableNow();
        return new(mapping.Value, SiteClock.At(now, zone.Known), erpNext.Value.IsConfigured, now,
            Guid.CreateVersion7(now), cause);
    }
}
