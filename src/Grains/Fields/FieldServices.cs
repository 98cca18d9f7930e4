using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

internal static class FieldServices
{
    /// <summary>Called behind the storage's own: hosted services start in order.</summary>
    public static IServiceCollection AddFields(this IServiceCollection services)
    {
        services.AddSettings<MappingOptions>(MappingOptions.Section);
        services.AddSingleton<IValidateOptions<MappingOptions>, FieldOptionsCheck>();
        services.AddSingleton<MappingLoader>().AddSingleton<FieldPreviews>()
            .AddSingleton<BackFill>().AddSingleton<KeptPreviews>().AddSingleton<Customers.ListFields>();
        services.AddSingleton<ISearchedFields>(provider => provider.GetRequiredService<MappingLoader>());
        return services.AddHostedService<MappingStartup>();
    }
}
