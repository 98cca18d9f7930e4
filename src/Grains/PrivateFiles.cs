namespace CustomerSync;

/// <summary>Files and folders that no other user of the machine may read. On Windows their folder's rights hold.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnersFolder = Owner | UnixFileMode.UserExecute;

    /// <summary>A folder that is there keeps the rights that somebody gave it.</summary>
    public static DirectoryInfo MakeFolder(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnersFolder);

    /// <summary>Makes an empty file, or takes away what others may do with the one that is there.</summary>
    public static void Make(string file)
    {
        if (File.Exists(file)) Tighten(file);
        else new FileStream(file, Options(FileMode.CreateNew, FileShare.ReadWrite)).Dispose();
    }

    /// <summary>Opens a file that nobody else may open meanwhile.</summary>
    public static FileStream Lock(string file)
    {
        var held = new FileStream(file, Options(FileMode.OpenOrCreate, FileShare.None));
        Tighten(file);
        return held;
    }

    public static void Tighten(string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file)) return;
        try
        {
            var mode = File.GetUnixFileMode(file);
            if ((mode & ~Owner) != 0) File.SetUnixFileMode(file, mode & Owner);
        }
        // It is another user's, who says who reads it.
        catch (Exception error) when (error is UnauthorizedAccessException or IOException) { }
    }

    private static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        return options;
    }
}
