namespace CustomerSync.Webhooks;

/// <summary>The log of deliveries, for fronts.</summary>
[Alias("CustomerSync.IDeliveryLogGrain")]
public interface IDeliveryLogGrain : IGrainWithIntegerKey
{
    /// <summary>Logs an authenticated delivery that addresses no customer.</summary>
    /// <exception cref="StorageUnavailableException">It was not logged; try again.</exception>
    [Alias("Reject")]
    Task Reject(RejectedDelivery delivery);
}

/// <summary>An authenticated delivery without a customer in it.</summary>
/// <param name="Id">UUID version 7 as 32 hexadecimal digits.</param>
/// <param name="Reason">One sentence that says what to do.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.RejectedDelivery")]
public sealed record RejectedDelivery(string Id, DateTimeOffset ReceivedAt, string Event, string Reason);
