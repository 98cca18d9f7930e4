using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// Which documents the runs of this process have read, each as of its <c>modified</c>: those that a watermark's
/// overlap, or a <c>modified</c> ahead of
/// the site's clock, lists again and again are read once. What is forgotten is only read again.
/// </summary>
internal sealed class ReadDocuments(FeedStore feed)
{
    private const int Most = 200_000;

    private NameSet _read = new(0);
    private FeedCursor _seen;

    /// <summary>What a database had that was replaced by an older copy is to be read again.</summary>
    public async Task<bool> LookBack()
    {
        var look = await feed.CheckHead(_seen);
        var continues = look.Continues(_seen);
        if (!continues) _read = new(0);
        _seen = look.Head.Cursor;
        return continues;
    }

    public bool Contains(string docType, ErpNext.ErpNextRow row) => _read.Contains(Key(docType, row));

    public void Add(string docType, IEnumerable<ErpNext.ErpNextRow> rows)
    {
        if (_read.Count > Most) _read = new(0);
        foreach (var row in rows) _read.Add(Key(docType, row));
    }

    private static string Key(string docType, ErpNext.ErpNextRow row) => $"{docType}\n{row.Modified}\n{row.Name}";
}
