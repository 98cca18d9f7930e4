namespace CustomerSync.Client;

/// <summary>Where a reader of the feed was. Keep it beside what you keep of the changes, in one transaction, and each
/// change has its effect once.</summary>
public interface ICheckpoint
{
    /// <summary>The cursor that was saved last; null at the first start.</summary>
    Task<string?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Everything up to this cursor is dealt with. Called once a second while there is news, and at the stop.
    /// </summary>
    Task SaveAsync(string cursor, CancellationToken cancellationToken);
}

/// <summary>Keeps it in a file, which is replaced whole, so that a crash leaves the old one or the new one.</summary>
/// <param name="path">Its folder is made if it is not there.</param>
public sealed class FileCheckpoint(string path) : ICheckpoint
{
    private readonly string _path = Path.GetFullPath(path);

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(_path, cancellationToken);
            return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException) { return null; }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(string cursor, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var next = _path + ".next";
        await using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        await using (var text = new StreamWriter(file))
        {
            await text.WriteAsync(cursor.AsMemory(), cancellationToken);
            await text.FlushAsync(cancellationToken);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, _path, overwrite: true);
    }
}
