namespace CustomerSync.Access;

internal static class LocalPath
{
    /// <summary>
    /// A page of ours, or the first: whatever a browser could read as an address elsewhere is none, nor is the API.
    /// </summary>
    public static string Of(string? wanted) =>
        wanted is ['/', ..] && wanted is not ['/', '/' or '\\', ..]
        && wanted.All(letter => letter is > ' ' and < '\x7f' and not '\\')
        && !new PathString(wanted.Split('?', '#')[0]).StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? wanted : "/";
}
