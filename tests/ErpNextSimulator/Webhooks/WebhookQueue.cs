using System.Threading.Channels;
using ErpNextSimulator.Control;
using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Webhooks;

/// <summary>One background job: a webhook, the event and the document as it was at the commit.</summary>
public sealed record WebhookJob(string Webhook, string Event, string DocName, PyDict Doc);

/// <summary>
/// The queue of background jobs. Which webhooks exist is remembered from the last time that one was saved.
/// </summary>
public sealed class WebhookQueue(Faults faults, Statistics statistics)
{
    private readonly Channel<WebhookJob> _jobs = Channel.CreateUnbounded<WebhookJob>();
    private ILookup<(string DocType, string Event), string> _map = Enumerable.Empty<string>().ToLookup(_ => ("", ""));
    private Site? _site;
    private long _waiting;

    /// <summary>Jobs that are queued or under way.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    public Site Site => _site ?? throw new InvalidOperationException("The queue has no site yet.");

    public void Open(Site site) => _site = site;

    /// <summary>Called when a Webhook is saved, and not when one is deleted.</summary>
    public void Remap() => _map = Site[DocTypes.Webhook].Where(webhook => webhook.Is("enabled"))
        .ToLookup(webhook => (webhook.Text("webhook_doctype")!, webhook.Text("webhook_docevent")!),
            webhook => webhook.Name);

    /// <summary>After the commit: one job per webhook and document, with the last state of the transaction.</summary>
    public void Enqueue(Transaction transaction)
    {
        var docs = new Dictionary<Document, PyDict>();
        foreach (var (name, document) in transaction.Raised)
            foreach (var webhook in _map[(document.Type.Name, name)])
            {
                if (!docs.TryGetValue(document, out var doc))
                    docs[document] = doc = document.ToDict(withNulls: true, unsaved: transaction.IsInsert(document));
                Enqueue(new WebhookJob(webhook, name, document.Name, doc));
            }
    }

    public IAsyncEnumerable<WebhookJob> Jobs(CancellationToken stop) => _jobs.Reader.ReadAllAsync(stop);

    public void Done() => Interlocked.Decrement(ref _waiting);

    private void Enqueue(WebhookJob job)
    {
        statistics.Raised();
        for (var copies = faults.CopiesOfNextWebhook(); copies > 0; copies--)
        {
            Interlocked.Increment(ref _waiting);
            _jobs.Writer.TryWrite(job);
        }
    }
}
