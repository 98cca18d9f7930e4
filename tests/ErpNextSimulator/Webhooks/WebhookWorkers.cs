using ErpNextSimulator.Control;
using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Webhooks;

/// <summary>The background workers: each takes a job, makes its request and sends it, at most three times.</summary>
public sealed partial class WebhookWorkers(
    WebhookQueue queue, WebhookSender sender, DocumentWriter writer, Faults faults, Statistics statistics,
    SimulatorOptions options, TimeProvider time,
    ILogger<WebhookWorkers> log) : BackgroundService
{
    /// <summary>Longest URL that fits a Webhook Request Log before PR 31428; a longer one kills the retries.</summary>
    private const int LongestLoggedUrl = 140;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Workers)
            .Select(number => Work(new Random(options.Seed + number), stoppingToken)));

    private async Task Work(Random random, CancellationToken stop)
    {
        await foreach (var job in queue.Jobs(stop))
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(options.Jitter + 1)), time, stop);
                await Run(job, stop);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                LogFailed(failed, job.Webhook, job.DocName);
            }
            finally { queue.Done(); }
        }
    }

    private async Task Run(WebhookJob job, CancellationToken stop)
    {
        if (faults.LatenessOfNextWebhook() is { } late && late > TimeSpan.Zero) await Task.Delay(late, time, stop);
        var (webhook, request) = Prepare(job);
        if (request is not null)
            await Deliver(job, request,
                TimeSpan.FromSeconds(webhook!["timeout"] is long and > 0 and var seconds ? seconds : 5), stop);
    }

    /// <summary>With the webhook as it is now, not as it was when the event happened.</summary>
    private (Document?, WebhookRequest?) Prepare(WebhookJob job) => queue.Site.Commit(User.Administrator, transaction =>
    {
        if (queue.Site[DocTypes.Webhook].Find(job.Webhook) is not { } webhook)
            return ((Document?)null, (WebhookRequest?)null);
        try { return (webhook, WebhookRequest.Make(webhook, job.Doc)); }
        catch (FormatException invalid)
        {
            Log(transaction, job, webhook.Text("request_url")!, null, null, "json.decoder.JSONDecodeError: "
                + invalid.Message);
            return (webhook, null);
        }
    });

    private async Task Deliver(WebhookJob job, WebhookRequest request, TimeSpan timeout, CancellationToken stop)
    {
        for (var round = 0; round < 3; round++)
        {
            statistics.Sent();
            var attempt = await sender.Send(request, timeout * options.TimeoutFactor, stop);
            // v14: UnboundLocalError, no log, no retry.
            if (attempt.Status is null && !attempt.TimedOut && options.Major < 15) return;
            queue.Site.Commit(User.Administrator,
                transaction => Log(transaction, job, request.Url, request, attempt.Response,
                    Error(attempt, request.Url)));
            if (attempt.Succeeded) return;
            if (request.Url.Length > LongestLoggedUrl && options.Major < 16) return;
            if (!attempt.TimedOut)
                await Task.Delay(TimeSpan.FromSeconds((3 * round) + 1) * options.RetryFactor, time, stop);
        }
        statistics.GivenUp();
    }

    private static string Error(Attempt attempt, string url) => attempt switch
    {
        { Succeeded: true } => "",
        { TimedOut: true } => "requests.exceptions.ReadTimeout: Read timed out.",
        { Status: { } status } => $"requests.exceptions.HTTPError: {status} Error for url: {url}\n",
        _ => $"requests.exceptions.ConnectionError: {attempt.Response}",
    };

    private Document? Log(
        Transaction transaction, WebhookJob job, string url, WebhookRequest? request, string? response, string error)
    {
        if (url.Length > LongestLoggedUrl && options.Major < 16) return null;
        return writer.Silent(transaction, new Document(DocTypes.WebhookLog, queue.Site.NewName())
        {
            ["webhook"] = job.Webhook, ["reference_document"] = job.DocName, ["user"] = "Administrator", ["url"] = url,
            ["error"] = error, ["response"] = response,
            ["headers"] = request is null
                ? null : Python.PyJson.AsJson(
                    new PyDict(request.Headers.Select(
                        header => KeyValuePair.Create(header.Key, (object?)header.Value)))),
            ["data"] = request is null ? null : Python.PyJson.AsJson(Python.PyJson.Loads(request.Body)),
        });
    }

    [LoggerMessage(1, LogLevel.Error, "The job of webhook {Webhook} for {Document} failed")]
    private partial void LogFailed(Exception failed, string webhook, string document);
}
