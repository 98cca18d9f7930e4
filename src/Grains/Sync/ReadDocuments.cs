namespace CustomerSync.Sync;

/// <summary>
/// Which documents the runs of this process have read, each as of its <c>modified</c>: those that a watermark's
/// overlap, or a <c>modified</c> ahead of
/// the site's clock, lists again and again are read once. What is forgotten is only read again.
/// </summary>
internal sealed class ReadDocuments
{
    private const int Most = 200_000;

    private NameSet _read = new(0);

    public bool Contains(string docType, ErpNext.ErpNextRow row) => _read.Contains(Key(docType, row));

    public void Add(string docType, IEnumerable<ErpNext.ErpNextRow> rows)
    {
        if (_read.Count > Most) _read = new(0);
        foreach (var row in rows) _read.Add(Key(docType, row));
    }

    private static string Key(string docType, ErpNext.ErpNextRow row) => $"{docType}\n{row.Modified}\n{row.Name}";
}
