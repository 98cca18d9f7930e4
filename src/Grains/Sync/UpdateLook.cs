using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// Whether ERPNext has what is newer than what is here: the customer that it saved last is compared. It looks only
/// while somebody asks, and tells what two looks have seen, since a webhook may be on its way.
/// </summary>
internal sealed class UpdateLook(ErpNextClient erpNext, SyncStore store, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private Task _looking = Task.CompletedTask;
    private long? _lookedAt;

    /// <summary>What was newer at the last look, and what no sync could bring.</summary>
    private (string Name, string Modified)? _seen, _unbrought;

    public bool HasNewer { get; private set; }

    /// <summary>Looks, unless it has a moment ago.</summary>
    public void Start()
    {
        var pause = _seen is not null && !HasNewer ? SecondLook : Pause;
        if (!_looking.IsCompleted || (_lookedAt is { } at && time.GetElapsedTime(at) < pause)) return;
        _lookedAt = time.GetTimestamp();
        _looking = Task.Run(Look);
    }

    /// <summary>A sync has ended well: what it did not bring is not promised again.</summary>
    public void Settle() => (_unbrought, _seen, HasNewer) = (_seen, null, false);

    private async Task Look()
    {
        try
        {
            using var stop = new CancellationTokenSource(Timeout, time);
            var newer = await Newer(stop.Token);
            (HasNewer, _seen) = (newer is not null && newer == _seen && newer != _unbrought, newer);
        }
        catch (Exception unasked) when (
            unasked is ErpNextException or StorageUnavailableException or OperationCanceledException)
        {
            (HasNewer, _seen) = (false, null); // Nobody knows; the page of the syncs says why.
        }
    }

    private async Task<(string Name, string Modified)?> Newer(CancellationToken stop)
    {
        if (await erpNext.NewestCustomer(stop) is not { } newest) return null;
        var known = await store.ComparePage([newest.Name]);
        if (!known.TryGetValue(newest.Name, out var row)) return (newest.Name, newest.Modified);
        // Who was erased here is nothing new.
        return row is null || (row.Customer!.ErpnextModified ?? default) >= (SiteTime.Parse(newest.Modified) ?? default)
            ? null : (newest.Name, newest.Modified);
    }
}
