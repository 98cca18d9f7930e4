namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// Whether the database and its log, as the writer has them open, still stand under their names. What is committed to
/// files that were replaced, moved or removed is gone with the process, however often it was acknowledged. Linux tells
/// it (<c>/proc/self/fd</c>); where nothing tells it, nothing is found missing.
/// </summary>
internal sealed class SqliteOpenFiles
{
    private const string Descriptors = "/proc/self/fd";

    private readonly string[] _names;
    private readonly HashSet<string> _others;
    private Dictionary<string, string> _held = [];
    private List<string> _missing = [];

    /// <summary>Made before the writer is opened: what is open already is not its own.</summary>
    /// <param name="file">The database.</param>
    /// <param name="lockFile">A file of ours beside it, which is open: it tells the folder behind all links.</param>
    public SqliteOpenFiles(string file, FileStream? lockFile)
    {
        var beside = lockFile is null ? null : Target($"{Descriptors}/{lockFile.SafeFileHandle.DangerousGetHandle()}");
        var real = beside is null ? null : new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName
            ?? Path.Combine(Path.GetDirectoryName(beside)!, Path.GetFileName(file));
        _names = real is null ? [] : [real, real + "-wal"];
        _others = [.. Found().Keys];
    }

    /// <summary>After it was opened.</summary>
    public void Opened() =>
        _held = Found().Where(found => !_others.Contains(found.Key)).ToDictionary();

    /// <summary>The files that are not under their names any more.</summary>
    public IReadOnlyCollection<string> Missing()
    {
        if (_held.All(held => Target(held.Key) == held.Value)) return _missing = [];
        if (_missing.Count > 0) return _missing; // What stands there by now is not what the writer has.
        var found = Found();
        _missing = [.. _held.Values.Where(name => !found.ContainsValue(name)).Distinct()];
        // A descriptor may have been a reader's, opened in the same moment and closed since.
        if (_missing.Count == 0) _held = found;
        return _missing;
    }

    private Dictionary<string, string> Found() => _names.Length == 0 ? [] : Directory.GetFiles(Descriptors)
        .Select(link => (Link: link, Target: Target(link)))
        .Where(open => Array.IndexOf(_names, open.Target) >= 0)
        .ToDictionary(open => open.Link, open => open.Target!);

    private static string? Target(string link)
    {
        try { return new FileInfo(link).LinkTarget; }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return null; } // Closed.
    }
}
