using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

/// <summary>Whether conditions make sense.</summary>
internal static class KeptRules
{
    private const int Most = 20;

    /// <returns>One sentence; null when they do.</returns>
    public static string? Problem(IReadOnlyList<FieldFilter> kept, IReadOnlyList<OwnField> fields)
    {
        if (kept.Count > Most) return $"{Most} conditions at most.";
        try { _ = new KeptCustomers(kept, fields); }
        catch (InvalidQueryException wrong) { return wrong.Message; }
        return null;
    }
}

/// <summary>Who would leave and who would come in, were other customers kept: by what is known here.</summary>
internal sealed class KeptPreviews(
    FieldStore store, CustomerStore customers, IOptions<SyncOptions> sync, TimeProvider time)
{
    private const int PageSize = 500, Examples = 10;

    /// <summary>So long customers are looked at; a person waits.</summary>
    private static readonly TimeSpan LookFor = TimeSpan.FromSeconds(15);

    public async Task<KeptPreview> Of(KeptCustomers kept)
    {
        var (started, after, seen) = (time.GetTimestamp(), "", new Seen());
        while (await store.Unmapped(long.MaxValue, after, PageSize) is { Count: > 0 } names)
        {
            foreach (var row in (await customers.Read(names)).Values)
                if (row.Customer is { } customer) seen.Add(customer, kept.Has(customer)); // Others were erased meanwhile.
            after = names[^1];
            if (time.GetElapsedTime(started) > LookFor) return seen.Told(isWhole: false, sync.Value);
        }
        return seen.Told(isWhole: true, sync.Value);
    }

    private sealed class Seen
    {
        private readonly List<KeptExample> _leaving = [], _entering = [];
        private long _kept, _leaves, _enters;

        public void Add(Customer customer, bool isKept)
        {
            var isHere = customer.DeletedAt is null;
            if (isKept) _kept++;
            if (isHere && !isKept && ++_leaves <= Examples) _leaving.Add(Of(customer));
            if (!isHere && isKept && ++_enters <= Examples) _entering.Add(Of(customer));
        }

        /// <summary>What was not looked at may be many: a person has to say that it is meant.</summary>
        public KeptPreview Told(bool isWhole, SyncOptions brake) => new(null, _kept, _leaves, _enters,
            !isWhole || (_leaves > 0 && SyncBrake.Holds(_leaves, _kept - _enters + _leaves, brake)), isWhole, _leaving,
            _entering);

        private static KeptExample Of(Customer customer) => new(customer.ErpnextId, customer.Name);
    }
}
