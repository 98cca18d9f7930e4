using CustomerSync.ErpNext;
using ErpNextSimulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.ErpNext;

/// <summary>The client as the product composes it, against a simulator or any other address.</summary>
internal sealed class ClientUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ClientUnderTest(
        Uri url, string key = "admin-key", string secret = "admin-secret", params (string Key, string Value)[] settings)
    {
        (string, string)[] all =
            [("ErpNext:Url", url.AbsoluteUri), ("ErpNext:ApiKey", key), ("ErpNext:ApiSecret", secret),
                ("ErpNext:RetryDelay", "00:00:00.01"), .. settings];
        _services = Compose(Log, all);
    }

    public ClientUnderTest(params (string Key, string Value)[] settings) => _services = Compose(Log, settings);

    public LogLines Log { get; } = new();

    public ErpNextClient Client => _services.GetRequiredService<ErpNextClient>();

    public ErpNextCheck Check => _services.GetRequiredService<ErpNextCheck>();

    public IServiceProvider Services => _services;

    public static ClientUnderTest Of(RunningSimulator simulator, params (string Key, string Value)[] settings) =>
        new(simulator.Url, simulator.Options.ApiKey, simulator.Options.ApiSecret, settings);

    public static ClientUnderTest OfSalesUser(RunningSimulator simulator) =>
        new(simulator.Url, simulator.Options.SalesKey, simulator.Options.SalesSecret);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ServiceProvider Compose(LogLines log, (string, string)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))).Build());
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        services.AddSingleton(TimeProvider.System);
        services.AddErpNext();
        return services.BuildServiceProvider();
    }
}
