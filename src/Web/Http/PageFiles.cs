using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;

namespace CustomerSync.Http;

/// <summary>
/// The pages as they are served: what they load stands below <c>/v/PRINT/</c>, where PRINT is a hash of all files, and
/// every module that a page will ask for is named in it, so that a browser asks for all at once and keeps them for ever.
/// Modules import one another by relative addresses, which stay below the same print.
/// </summary>
internal sealed partial class PageFiles(IFileProvider files, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private const string Prefix = "/v/";

    private static readonly string[] Folders = ["app", "css", "img", "sdk", "pages"];

    private readonly Lock _gate = new();
    private Made? _made;
    private long _lookedAt;

    /// <summary>The print that leads a path, and what follows it; null: none does.</summary>
    public static (string Print, string Path)? Split(string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) && path.IndexOf('/', Prefix.Length) is > 0 and var end
            ? (path[Prefix.Length..end], path[end..]) : null;

    public string Print => Current().Print;

    /// <param name="path">Of its file, such as <c>/pages/syncs.html</c>.</param>
    /// <returns>Null when there is no such page.</returns>
    public byte[]? Page(string path)
    {
        var made = Current();
        lock (made.Pages)
        {
            if (made.Pages.TryGetValue(path, out var page)) return page;
            return made.Pages[path] = Read(path) is { } html ? Encoding.UTF8.GetBytes(Rewrite(html, made.Print)) : null;
        }
    }

    /// <summary>Files that somebody works on change while this runs: sizes and times are looked at again and again.</summary>
    private Made Current()
    {
        lock (_gate)
            if (_made is { } known && time.GetElapsedTime(_lookedAt) < LookEvery) return known;
        var all = Folders.SelectMany(folder => Files(folder)).ToList();
        var state = HashCode.Combine(all.Count, all.Sum(file => file.File.Length),
            all.Max(file => file.File.LastModified));
        lock (_gate)
        {
            _lookedAt = time.GetTimestamp();
            return _made?.State == state ? _made : _made = new(state, PrintOf(all), []);
        }
    }

    private static string PrintOf(IEnumerable<(string Path, IFileInfo File)> all)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, file) in all.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            using var content = file.CreateReadStream();
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(SHA256.HashData(content));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private string Rewrite(string html, string print)
    {
        var preloads = Script().Match(html) is { Success: true } main
            ? string.Concat(Modules(main.Groups[1].Value)
                .Select(path => $"  <link rel=\"modulepreload\" href=\"{Prefix}{print}{path}\">\n"))
            : "";
        return Asset().Replace(html, $"$1=\"{Prefix}{print}$2")
            .Replace("</head>", $"{preloads}</head>", StringComparison.Ordinal);
    }

    /// <summary>What a module imports, and what that imports, in the order in which it is met.</summary>
    private List<string> Modules(string main)
    {
        List<string> found = [main];
        for (var i = 0; i < found.Count; i++)
            foreach (Match import in Import().Matches(Read(found[i]) ?? ""))
            {
                var path = new Uri(new Uri("http://page" + found[i]), import.Groups[1].Value).AbsolutePath;
                if (!found.Contains(path)) found.Add(path);
            }
        return found;
    }

    private string? Read(string path)
    {
        if (files.GetFileInfo(path) is not { Exists: true, IsDirectory: false } file) return null;
        using var reader = new StreamReader(file.CreateReadStream());
        return reader.ReadToEnd();
    }

    private IEnumerable<(string Path, IFileInfo File)> Files(string folder) =>
        from entry in files.GetDirectoryContents(folder)
        let path = $"{folder}/{entry.Name}"
        from file in entry.IsDirectory ? Files(path) : [(path, entry)]
        select file;

    [GeneratedRegex("""<script type="module" src="([^"]+)">""")]
    private static partial Regex Script();

    [GeneratedRegex("""\b(href|src)="(/(?:app|css|img)/[^"]+)(?=")""")]
    private static partial Regex Asset();

    [GeneratedRegex("""(?:\bfrom|^import)\s*['"](\.{1,2}/[^'"]+)['"]""", RegexOptions.Multiline)]
    private static partial Regex Import();

    /// <param name="Pages">By the path of their files.</param>
    private sealed record Made(int State, string Print, Dictionary<string, byte[]?> Pages);
}
