using CustomerSync.ErpNext;

namespace CustomerSync.Customers;

/// <summary>One key's newest value (canonical JSON) and the <c>modified</c> of the document that told it.</summary>
public readonly record struct DocumentKey(string Name, CanonicalValue Json, SiteTime Modified);

/// <summary>
/// All that was told of one ERPNext document, joined so that order and repetition do not matter: for each key the
/// newest value wins, a delete ends everything at or before its time. A pure value: joining is associative, commutative
/// and idempotent (docs/decisions/0002).
/// </summary>
/// <param name="Updated">Newest <c>modified</c> of a document that was not a delete.</param>
/// <param name="Deleted">Newest <c>modified</c> of a delete.</param>
/// <param name="Keys">Sorted by name, ordinal.</param>
public sealed record DocumentHistory(SiteTime? Updated, SiteTime? Deleted, IReadOnlyList<DocumentKey> Keys)
{
    public static DocumentHistory Empty { get; } = new(null, null, []);

    /// <summary>A delete wins a tie.</summary>
    public bool IsDeleted => Deleted is { } deleted && deleted >= (Updated ?? default);

    /// <summary>The newest <c>modified</c> of all; null before the first document.</summary>
    public SiteTime? Modified => IsDeleted ? Deleted : Updated;

    /// <summary>A key's value; none where nothing was told of it.</summary>
    public CanonicalValue ValueOf(string name) =>
        CanonicalJson.Find(Keys, name, known => known.Name, out var found) ? found.Json : default;

    /// <summary>This history and one more document.</summary>
    /// <param name="disagreed">Whether two documents of the same <c>modified</c> told different values.</param>
    public DocumentHistory Join(ErpNextDocument document, bool isDelete, out bool disagreed)
    {
        var keys = Merge(document, out disagreed);
        return isDelete
            ? new DocumentHistory(Updated, Later(Deleted, document.Modified), keys).WithoutEnded()
            : new DocumentHistory(Later(Updated, document.Modified), Deleted, keys).WithoutEnded();
    }

    /// <summary>
    /// What is known once the document itself was read from ERPNext: what it holds is so, whatever its <c>modified</c>;
    /// keys that it lacks stay as they were told, unless a delete has ended them.
    /// </summary>
    public DocumentHistory OverruledBy(ErpNextDocument read)
    {
        var told = read.Keys.Select(key => new DocumentKey(key.Key, key.Value, read.Modified))
            .ToDictionary(key => key.Name, StringComparer.Ordinal);
        // What it lacks is as old as it is, at most: a time ahead of every clock would keep out all that follows.
        var kept = IsDeleted ? [] : NotAfter(read.Modified).Keys.Where(key => !told.ContainsKey(key.Name));
        var deleted = Deleted < read.Modified ? Deleted : null;
        return new(read.Modified, deleted,
            [.. kept.Concat(told.Values).OrderBy(key => key.Name, StringComparer.Ordinal)]);
    }

    /// <summary>What is known once ERPNext has the document no more: its last state, as told by the delete.</summary>
    /// <param name="at">When it was deleted, site time; null where nobody knows: with its last state.</param>
    public DocumentHistory EndedAt(SiteTime? at)
    {
        var end = Later(Modified, at ?? default);
        return this with { Updated = end, Deleted = end, Keys = [.. Keys.Select(key => key with { Modified = end })] };
    }

    /// <summary>The same, as if nothing of it had been told after that time.</summary>
    public DocumentHistory NotAfter(SiteTime time) => new(
        Updated is { } updated ? SiteTime.Earlier(updated, time) : null, Deleted is { } deleted
            ? SiteTime.Earlier(deleted, time) : null,
        [.. Keys.Select(key => key with { Modified = SiteTime.Earlier(key.Modified, time) })]);

    /// <summary>Whether the document tells of a key something else than is known.</summary>
    public bool IsContradictedBy(ErpNextDocument document) =>
        document.Keys.Any(told => Keys.Any(known => known.Name == told.Key && known.Json != told.Value));

    /// <summary>Whether both tell the same of the same times.</summary>
    public bool TellsTheSameAs(DocumentHistory other) =>
        Updated == other.Updated && Deleted == other.Deleted && Keys.SequenceEqual(other.Keys);

    /// <summary>Both lists are sorted: one walk over the two.</summary>
    private List<DocumentKey> Merge(ErpNextDocument document, out bool disagreed)
    {
        disagreed = false;
        var merged = new List<DocumentKey>(Math.Max(Keys.Count, document.Keys.Count));
        var (k, d) = (0, 0);
        while (k < Keys.Count || d < document.Keys.Count)
        {
            var order = k == Keys.Count ? 1 : d == document.Keys.Count
                ? -1 : string.CompareOrdinal(Keys[k].Name, document.Keys[d].Key);
            if (order < 0) merged.Add(Keys[k++]);
            else if (order > 0) merged.Add(Told(document, d++));
            else merged.Add(Newer(Keys[k++], Told(document, d++), ref disagreed));
        }
        return merged;
    }

    private static DocumentKey Told(ErpNextDocument document, int index) =>
        new(document.Keys[index].Key, document.Keys[index].Value, document.Modified);

    private static DocumentKey Newer(DocumentKey known, DocumentKey told, ref bool disagreed)
    {
        var order = told.Modified.CompareTo(known.Modified);
        if (order != 0) return order > 0 ? told : known;
        if (told.Json == known.Json) return known;
        disagreed = true;
        return CanonicalJson.HasGreaterHash(told.Json, known.Json) ? told : known;
    }

    /// <summary>
    /// While deleted, only what the delete itself and its own <c>modified</c> told; when alive, nothing from before the
    /// delete.
    /// </summary>
    private DocumentHistory WithoutEnded()
    {
        if (Deleted is not { } deleted) return this;
        return this with { Keys =
            [.. Keys.Where(key => IsDeleted ? key.Modified >= deleted : key.Modified > deleted)] };
    }

    private static SiteTime Later(SiteTime? a, SiteTime b) => a >= b ? a.Value : b;
}
