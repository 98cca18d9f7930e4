using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

/// <summary>
/// Keeps this process' mapping as it is stored: it is looked at each second, and at once when a row was met that a
/// newer one has made.
/// </summary>
internal sealed class MappingLoader(
    FieldStore store, MappingHolder holder, IOptions<MappingOptions> options, TimeProvider time) : ISearchedFields
{
    private readonly Lock _gate = new();
    private long _asked;
    private long _answered;
    private FieldRow? _row;

    /// <summary>Null before the first definitions.</summary>
    public FieldRow? Row => _row;

    public FieldDefinitions Definitions { get; private set; } = FieldDefinitions.None;

    public bool IsConfigured => options.Value.Fields.Count > 0;

    public bool IsKeptConfigured => options.Value.Keep.Count > 0;

    IReadOnlyList<string> ISearchedFields.Names => holder.Current.Searched;

    /// <exception cref="StorageUnavailableException">The database cannot be read now; what was known stays.</exception>
    public async Task Renew()
    {
        var turn = Interlocked.Increment(ref _asked);
        var row = await store.Read();
        lock (_gate)
        {
            if (turn < _answered) return; // Who asked later knows better.
            _answered = turn;
            if (row?.Version != _row?.Version)
            {
                Definitions = row is null ? FieldDefinitions.None : Parse(row.Definition);
                holder.Current = Definitions.ToMapping(options.Value);
            }
            _row = row;
        }
    }

    /// <summary>A process that runs already goes on with what it knows, and decides nothing by what it does not.</summary>
    private FieldDefinitions Parse(string text)
    {
        try { return FieldDefinitions.Parse(text); }
        catch (ConfigurationException newer) when (_row is not null)
        {
            throw new StorageUnavailableException(newer.Message);
        }
    }

    /// <summary>What a row was made by is known here afterwards, whoever saved it.</summary>
    public ValueTask Know(long mapping) => mapping <= holder.Current.Version ? default : new(Renew());

    /// <summary>Puts definitions in force here; the other silos have them within a second.</summary>
    /// <returns>False when others were saved meanwhile.</returns>
    public async Task<bool> TrySave(long known, IReadOnlyList<OwnField> fields, bool isSilent, bool mustLoad)
    {
        var next = Definitions.Next(fields, isSilent, mustLoad, time.GetStorableNow());
        return await TrySave(known, next);
    }

    /// <summary>The same of which customers are kept.</summary>
    public Task<bool> TrySave(long known, IReadOnlyList<FieldFilter> kept) =>
        TrySave(known, Definitions.Next(kept, time.GetStorableNow()));

    private async Task<bool> TrySave(long known, FieldDefinitions next)
    {
        var (row, before) = (_row, Definitions);
        // Who is mapped stays so where only a label, or a place, is another.
        var progress = next.Mapping == before.Mapping && row is not null
            ? row.Progress : BackFillProgress.Begin.ToText();
        var saved = (row?.Version ?? 0) == known
            && await store.TrySave(known, new(known + 1, next.ToText(), progress));
        await Renew();
        return saved;
    }

    /// <summary>What stands in the configuration comes into force at the start.</summary>
    public async Task ApplyConfiguration()
    {
        await Renew();
        var configured = FieldOptionsCheck.Of(options.Value);
        while (IsConfigured && !Definitions.Are(configured))
            await TrySave(_row?.Version ?? 0, configured, isSilent: false, mustLoad: true);
    }
}
