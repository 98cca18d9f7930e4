using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Sync;

/// <summary>
/// What was found out about the site, kept for a while: some customers that are read afresh are not worth a check of
/// their own.
/// </summary>
internal sealed class SiteFields(IServiceProvider services, MappingHolder mapping, TimeProvider time)
{
    private static readonly TimeSpan CacheDuration = TimeSpan.FromMinutes(10);

    private ErpNextReport? _site;
    private Mapping? _mapping;
    private long _asked;

    /// <exception cref="ErpNextException">The site cannot be used.</exception>
    public async Task<ErpNextReport> Get(CancellationToken stop)
    {
        if (_site is { CanSync: true } known && _mapping == mapping.Current && time.GetElapsedTime(_asked) < CacheDuration) return known;
        var asked = mapping.Current;
        var site = await services.GetRequiredService<ErpNextCheck>().Run(stop);
        (_site, _mapping, _asked) = (site, asked, time.GetTimestamp());
        return site.CanSync ? site
            : throw new ErpNextException(site.Failure ?? ErpNextFailure.Unreachable, site.Problem!);
    }
}
