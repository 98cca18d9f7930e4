using System.Net;
using System.Text.RegularExpressions;

namespace CustomerSync.ErpNext;

/// <summary>
/// Reads <c>renamed from &lt;strong&gt;A&lt;/strong&gt; to &lt;strong&gt;B&lt;/strong&gt;</c>. The words are in the
/// user's language; the two names are not.
/// ERPNext keeps comments as sanitised HTML, in which <c>G&amp;L</c> and a name that is spelled <c>G&amp;amp;L</c> look
/// the same: each is told both ways.
/// </summary>
internal static partial class RenameCommentReader
{
    /// <summary>A name may hold the tag itself; one that holds more of them is nobody's.</summary>
    private const int MaxTags = 12;

    /// <returns>Null for a comment that is no rename.</returns>
    public static RenameComment? Read(DocumentReader comment)
    {
        var content = comment.Text("content") ?? "";
        var tags = Strong().Matches(content);
        var (opens, closes) =
            (tags.Where(tag => tag.Value[1] != '/').ToList(), tags.Where(tag => tag.Value[1] == '/').ToList());
        if (opens.Count < 2 || closes.Count < 2 || tags.Count > MaxTags
            || comment.Text("reference_name") is not { } current) return null;
        var (begin, end) = (opens[0].Index + opens[0].Length, closes[^1].Index);
        var oldNames = closes.Where(close => close.Index > begin && close.Index < opens[^1].Index)
            .SelectMany(close => Spellings(content[begin..close.Index]));
        var newNames = opens.Where(open => open.Index > begin && open.Index + open.Length < end)
            .SelectMany(open => Spellings(content[(open.Index + open.Length)..end]));
        return new(comment.Text("creation") ?? "", [.. oldNames], [.. newNames], current, IsMerge(content));
    }

    private static IEnumerable<string> Spellings(string html) =>
        new[] { WebUtility.HtmlDecode(html), html }.Distinct(StringComparer.Ordinal);

    private static bool? IsMerge(string content) =>
        content.StartsWith("merged ", StringComparison.Ordinal)
            ? true : content.StartsWith("renamed ", StringComparison.Ordinal) ? false : null;

    [GeneratedRegex("</?strong>")]
    private static partial Regex Strong();
}
