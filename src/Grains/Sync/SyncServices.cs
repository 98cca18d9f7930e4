using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Sync;

internal static class SyncServices
{
    /// <summary>The legs in the order in which a run takes them: renames before what they could be mistaken for, names last.</summary>
    public static IServiceCollection AddSyncs(this IServiceCollection services)
    {
        services.AddSettings<SyncOptions>(SyncOptions.Section);
        services.AddSingleton<SyncSchedule>().AddSingleton<SyncWork>().AddSingleton<Patience>().AddSingleton<PageWriter>().AddSingleton<SiteFields>();
        services.AddTransient<SyncRunner>().AddTransient<SiteReader>().AddTransient<PageSync>().AddTransient<Renamer>().AddTransient<Deleter>().AddTransient<RenamesLeg>();
        services.AddTransient<ISyncLeg>(provider => provider.GetRequiredService<RenamesLeg>());
        services.AddTransient<ISyncLeg, CustomersLeg>().AddTransient<ISyncLeg, DetailsLeg>().AddTransient<ISyncLeg, RetriesLeg>();
        return services.AddTransient<ISyncLeg, PatrolLeg>().AddTransient<ISyncLeg, DeletesLeg>().AddTransient<ISyncLeg, NamesLeg>();
    }
}
