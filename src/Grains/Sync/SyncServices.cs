using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Sync;

internal static class SyncServices
{
    /// <summary>The one of the cluster.</summary>
    public static ISyncCoordinatorGrain Coordinator(this IServiceProvider services) =>
        services.GetRequiredService<IGrainFactory>().GetGrain<ISyncCoordinatorGrain>(0);

    /// <summary>
    /// The stages in the order in which a run takes them: renames before what they could be mistaken for, names last.
    /// </summary>
    public static IServiceCollection AddSyncs(this IServiceCollection services)
    {
        services.AddSettings<SyncOptions>(SyncOptions.Section);
        services.AddSingleton<SyncSchedule>().AddSingleton<SyncWork>().AddSingleton<RetryPolicy>()
            .AddSingleton<PageWriter>().AddSingleton<DifferenceLog>().AddSingleton<TryRow>().AddSingleton<SiteFields>().AddSingleton<ReadDocuments>();
        services.AddTransient<SyncRunner>().AddTransient<SiteReader>().AddTransient<CustomerDetailsReader>()
            .AddTransient<PageSync>().AddTransient<EditedDocuments>().AddTransient<Renamer>().AddTransient<Mover>()
            .AddTransient<Refresher>().AddTransient<UpdateLook>().AddTransient<Absentees>().AddTransient<Deleter>().AddTransient<RenamesStage>();
        services.AddTransient<ISyncStage>(provider => provider.GetRequiredService<RenamesStage>());
        services.AddTransient<ISyncStage, CustomersStage>().AddTransient<ISyncStage, DetailsStage>()
            .AddTransient<ISyncStage, RetriesStage>();
        return services.AddTransient<ISyncStage, PatrolStage>().AddTransient<ISyncStage, DeletesStage>()
            .AddTransient<ISyncStage, NamesStage>().AddTransient<ISyncStage, UndoStage>()
            .AddTransient<ISyncStage, VerificationStage>();
    }
}
