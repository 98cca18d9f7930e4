using System.Threading.Channels;
using CustomerSync.Live;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>
/// Tests the whole loop, from a save in ERPNext to the feed. The waiting is done here, so that no grain is held.
/// </summary>
internal sealed partial class ConnectionTest(
    IGrainFactory grains, WebhookAddress address, FeedRelay relay, IntakeCounters counters,
    IOptions<ConnectionTestOptions> options, TimeProvider time,
    ILogger<ConnectionTest> log)
{
    /// <summary>
    /// Begins a test, which goes on when nobody reads any more: what it has made in ERPNext is always removed.
    /// </summary>
    /// <param name="customer">Saved as it is; null: a customer is made for the test and removed.</param>
    /// <returns>The steps as they begin and end.</returns>
    public ChannelReader<TestStep> Start(string? customer)
    {
        var steps = Channel.CreateUnbounded<TestStep>();
        _ = Run(new ConnectionTestRun(grains, address, relay, counters, options.Value.TestWait, time, steps.Writer),
            customer, steps.Writer);
        return steps.Reader;
    }

    private async Task Run(ConnectionTestRun run, string? customer, ChannelWriter<TestStep> steps)
    {
        try
        {
            await run.Run(customer);
            steps.TryComplete();
        }
        catch (Exception error) // Told to who reads, as the last step cannot be.
        {
            LogFailed(error);
            steps.TryComplete(error);
        }
    }

    [LoggerMessage(2401, LogLevel.Error, "A connection test broke off")]
    private partial void LogFailed(Exception error);
}
