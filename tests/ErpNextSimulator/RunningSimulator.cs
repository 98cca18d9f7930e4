using ErpNextSimulator.Control;
using ErpNextSimulator.Documents;
using ErpNextSimulator.OAuth;
using ErpNextSimulator.Webhooks;

namespace ErpNextSimulator;

/// <summary>A simulator that runs inside a test.</summary>
public sealed class RunningSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningSimulator(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public SimulatorOptions Options => _app.Services.GetRequiredService<SimulatorOptions>();

    public Site Site => _app.Services.GetRequiredService<Site>();

    public Actions Actions => _app.Services.GetRequiredService<Actions>();

    public Faults Faults => _app.Services.GetRequiredService<Faults>();

    public OAuthApi OAuth => _app.Services.GetRequiredService<OAuthApi>();

    public Statistics Statistics => _app.Services.GetRequiredService<Statistics>();

    public Installer Installer => _app.Services.GetRequiredService<Installer>();

    public BusyDay BusyDay => _app.Services.GetRequiredService<BusyDay>();

    public Seeder Seeder => _app.Services.GetRequiredService<Seeder>();

    public WebhookQueue Webhooks => _app.Services.GetRequiredService<WebhookQueue>();

    /// <summary>Webhook jobs that are queued or under way.</summary>
    public long WebhooksWaiting => Webhooks.Waiting;

    public static async Task<RunningSimulator> Start(
        Action<SimulatorOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new SimulatorOptions { RetryFactor = 0.01 };
        configure?.Invoke(options);
        var app = Simulator.Build(options, time);
        await app.StartAsync();
        return new RunningSimulator(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
