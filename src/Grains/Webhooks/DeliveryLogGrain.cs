using CustomerSync.Storage;
using Orleans.Concurrency;

namespace CustomerSync.Webhooks;

/// <summary>Writes to the delivery log through the silo's writer. Stateless: any silo answers.</summary>
[StatelessWorker]
internal sealed class DeliveryLogGrain(CommitWriter writer) : Grain, IDeliveryLogGrain
{
    public Task Reject(RejectedDelivery delivery)
    {
        var record = new DeliveryRecord(delivery.Id, delivery.ReceivedAt, null, delivery.Event, DeliveryOutcome.Rejected, delivery.Reason, null);
        return writer.Commit(new CommitItem(null, 0, null, new WriteIntent(null, record)));
    }
}
