using System.Collections;

namespace ErpNextSimulator.Documents;

/// <summary>
/// All documents of one DocType, with the two indexes that keyset pages walk, by name and by (modified, name), and one
/// of whom its documents are linked to: as ERPNext has them.
/// </summary>
public sealed class Table(DocType type) : IReadOnlyCollection<Document>
{
    private const string LinkTable = "links";
    private const string Last = "\uFFFF\uFFFF";

    private readonly Dictionary<string, Document> _byKey = new(StringComparer.Ordinal);
    private readonly SortedSet<Entry> _byName = new(Entry.Order);
    private readonly SortedSet<Entry> _byModified = new(Entry.Order);

    /// <summary>By the folded <c>link_name</c> of their rows.</summary>
    private readonly Dictionary<string, HashSet<Document>> _byLink = new(StringComparer.Ordinal);

    /// <summary>Every document that was ever added; those that are gone are dropped when drawn.</summary>
    private readonly List<Document> _sample = [];

    public DocType Type { get; } = type;

    public int Count => _byKey.Count;

    /// <summary>The document of that name, whatever its case and accents.</summary>
    public Document? Find(string name) => _byKey.GetValueOrDefault(Collation.Key(name));

    /// <summary>The documents that have a row of <c>links</c> with that <c>link_name</c>.</summary>
    public IEnumerable<Document> LinkedTo(string name) =>
        (_byLink.GetValueOrDefault(Collation.Key(name)) ?? []).OrderBy(document => document.Key, StringComparer.Ordinal);

    public void Add(Document document)
    {
        _sample.Add(document);
        Index(document);
    }

    private void Index(Document document)
    {
        _byKey.Add(document.Key, document);
        _byName.Add(new(document.Key, document.Key, document));
        _byModified.Add(new(document.Modified, document.Key, document));
        foreach (var link in Links(document))
            (_byLink.TryGetValue(link, out var linked) ? linked : _byLink[link] = []).Add(document);
    }

    public void Remove(Document document)
    {
        _byKey.Remove(document.Key);
        _byName.Remove(new(document.Key, document.Key, document));
        _byModified.Remove(new(document.Modified, document.Key, document));
        foreach (var link in Links(document))
            if (_byLink.TryGetValue(link, out var linked) && linked.Remove(document) && linked.Count == 0)
                _byLink.Remove(link);
    }

    /// <summary>One at random; null when there is none.</summary>
    public Document? Sample(Random random)
    {
        while (_sample.Count > 0)
        {
            var at = random.Next(_sample.Count);
            if (_byKey.TryGetValue(_sample[at].Key, out var living) && living == _sample[at]) return living;
            _sample[at] = _sample[^1];
            _sample.RemoveAt(_sample.Count - 1);
        }
        return null;
    }

    /// <summary>Changes a document; the indexes follow.</summary>
    public void Change(Document document, Action<Document> change)
    {
        Remove(document);
        try { change(document); }
        finally { Index(document); }
    }

    public IEnumerable<Document> ByName(string from = "") => Walk(_byName, new(from, "", null));

    public IEnumerable<Document> ByModified(string from = "") => Walk(_byModified, new(from, "", null));

    public IEnumerable<Document> NewestFirst() => _byModified.Reverse().Select(entry => entry.Document!);

    public IEnumerator<Document> GetEnumerator() => ByName().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<string> Links(Document document) => Type.Table(LinkTable) is null ? []
        : document.Rows(LinkTable).Select(row => Collation.Key(row.Text("link_name") ?? ""));

    private static IEnumerable<Document> Walk(SortedSet<Entry> index, Entry from) =>
        index.Count == 0 ? [] : index.GetViewBetween(from, new(Last, Last, null)).Select(entry => entry.Document!);

    private readonly record struct Entry(string Sort, string Key, Document? Document)
    {
        public static readonly IComparer<Entry> Order = Comparer<Entry>.Create((one, other) =>
        {
            var sort = string.CompareOrdinal(one.Sort, other.Sort);
            return sort != 0 ? sort : string.CompareOrdinal(one.Key, other.Key);
        });
    }
}
