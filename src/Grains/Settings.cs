using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync;

/// <summary>Settings that are checked before anything starts, all of them at once.</summary>
public static class Settings
{
    /// <summary>Binds a section to its options, with the checks of their data annotations.</summary>
    /// <param name="bind">Reads the section in a way of its own, with messages of its own; null: by the binder of the framework.</param>
    public static OptionsBuilder<T> AddSettings<T>(
        this IServiceCollection services, string section, Action<T, IConfiguration>? bind = null)
        where T : class
    {
        services.AddSingleton(new Check(section, provider => _ = provider.GetRequiredService<IOptions<T>>().Value));
        var options = services.AddOptions<T>();
        return (bind is null ? options.BindConfiguration(section) : options.Configure(bind)).ValidateDataAnnotations();
    }

    /// <exception cref="ConfigurationException">Something is set wrongly; each line of the message names a key and the
    /// cure.</exception>
    public static void CheckSettings(this IServiceProvider services)
    {
        var problems = services.GetServices<Check>().SelectMany(check => check.Problems(services)).ToList();
        if (problems.Count > 0) throw new ConfigurationException(string.Join('\n', problems));
    }

    private sealed record Check(string Section, Action<IServiceProvider> Read)
    {
        public IEnumerable<string> Problems(IServiceProvider services)
        {
            try { Read(services); }
            catch (OptionsValidationException invalid) { return invalid.Failures; }
            catch (ConfigurationException wrong) { return [wrong.Message]; }
            // The binder's, which names the key.
            catch (InvalidOperationException unreadable) { return [$"{Section}: {unreadable.Message}"]; }
            return [];
        }
    }
}
