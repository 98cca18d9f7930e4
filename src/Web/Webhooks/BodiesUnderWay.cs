using System.IO.Pipelines;
using System.Net;
using CustomerSync.Access;

namespace CustomerSync.Webhooks;

/// <summary>
/// Bodies that are not here whole, by who sends them: before a signature can be checked nobody may hold more than a
/// little of the front. Beyond it the one that waits longest is given up, so that who sends its bodies at once is let
/// in, also from the address of somebody who does not.
/// </summary>
internal sealed class BodiesUnderWay
{
    private const int MaxOfSender = 64;

    private const long MaxBytesOfSender = 4 * 1024 * 1024, MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _turn = new();
    private readonly Dictionary<IPAddress, Sender> _senders = [];
    private long _bytes;

    public Body Begin(IPAddress? address, PipeReader reader)
    {
        var key = Networks.SenderOf(address);
        lock (_turn)
        {
            if (!_senders.TryGetValue(key, out var sender)) _senders[key] = sender = new(key);
            var body = new Body(this, sender, reader);
            body.Place = sender.Bodies.AddLast(body);
            if (sender.Bodies.Count > MaxOfSender) GiveUp(sender.Bodies.First!.Value);
            return body;
        }
    }

    private void Hold(Body body, long bytes)
    {
        lock (_turn)
        {
            if (body.Place is null) return;
            Account(body, bytes);
            while (body.Sender.Bytes > MaxBytesOfSender) GiveUp(body.Sender.Bodies.First!.Value);
            while (_bytes > MaxBytes) GiveUp(_senders.Values.MaxBy(sender => sender.Bytes)!.Bodies.First!.Value);
        }
    }

    private void GiveUp(Body body)
    {
        body.IsGivenUp = true;
        Leave(body);
        body.Reader.CancelPendingRead();
    }

    /// <summary>After it the reader is not touched any more: it goes on with another request.</summary>
    private void Leave(Body body)
    {
        if (body.Place is not { } place) return;
        Account(body, 0);
        body.Place = null;
        body.Sender.Bodies.Remove(place);
        if (body.Sender.Bodies.Count == 0) _senders.Remove(body.Sender.Key);
    }

    private void Account(Body body, long bytes)
    {
        var more = bytes - body.Bytes;
        (body.Bytes, body.Sender.Bytes, _bytes) = (bytes, body.Sender.Bytes + more, _bytes + more);
    }

    /// <summary>One of them; disposed when it is whole, or refused.</summary>
    internal sealed class Body(BodiesUnderWay all, Sender sender, PipeReader reader) : IDisposable
    {
        /// <summary>Others came, and this one waited longest.</summary>
        public volatile bool IsGivenUp;

        internal Sender Sender { get; } = sender;

        internal PipeReader Reader { get; } = reader;

        internal long Bytes { get; set; }

        internal LinkedListNode<Body>? Place { get; set; }

        /// <summary>Tells how much of it is kept by now.</summary>
        public void Holds(long bytes) => all.Hold(this, bytes);

        public void Dispose()
        {
            lock (all._turn) all.Leave(this);
        }
    }

    internal sealed class Sender(IPAddress key)
    {
        public IPAddress Key { get; } = key;

        /// <summary>The one that waits longest first.</summary>
        public LinkedList<Body> Bodies { get; } = [];

        public long Bytes { get; set; }
    }
}
