using System.Text;

namespace CustomerSync.Webhooks;

internal static class LoggedDeliveries
{
    /// <summary>
    /// The delivery that was logged, as it came at first; its body must have been kept. A retry counts its attempt, a
    /// replay has none behind it.
    /// </summary>
    public static Delivery ToDelivery(this LoggedDelivery logged) => new()
    {
        Id = logged.Id,
        ReceivedAt = logged.ReceivedAt,
        Event = logged.Event,
        Body = Encoding.UTF8.GetBytes(logged.Body ?? throw new InvalidOperationException("The body was not kept.")),
        ContentType = logged.ContentType,
        Sender = logged.Sender,
        SignedWith = logged.SignedWith,
        ReplayOf = logged.ReplayOf,
    };
}
