using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// The names of documents' keys, each kept once: all customers have the same, and every delivery tells all of them.
/// </summary>
internal static class KeyNames
{
    /// <summary>A Customer has some hundred, with a site's own; what is beyond is not kept.</summary>
    private const int MaxKept = 4_096;

    private const int MaxLength = 140;

    private static readonly ConcurrentDictionary<string, string> Kept = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Kept.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Of(ReadOnlySpan<char> name)
    {
        if (BySpan.TryGetValue(name, out var kept)) return kept;
        var made = name.ToString();
        return name.Length <= MaxLength && Kept.Count < MaxKept ? Kept.GetOrAdd(made, made) : made;
    }

    public static string Of(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Length > MaxLength || raw.Contains((byte)'\\')) return member.Name;
        Span<char> name = stackalloc char[MaxLength];
        return Of(name[..Encoding.UTF8.GetChars(raw, name)]);
    }
}
