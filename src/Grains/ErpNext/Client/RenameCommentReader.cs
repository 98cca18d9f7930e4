using System.Text.RegularExpressions;

namespace CustomerSync.ErpNext;

/// <summary>
/// Reads <c>renamed from &lt;strong&gt;A&lt;/strong&gt; to &lt;strong&gt;B&lt;/strong&gt;</c>. The words are in the user's language; the two names are not (FACTS 2.6),
/// and a name holds no angle brackets (FACTS 5.8).
/// </summary>
internal static partial class RenameCommentReader
{
    /// <returns>Null for a comment that is no rename.</returns>
    public static RenameComment? Read(DocumentReader comment)
    {
        var content = comment.Text("content") ?? "";
        var names = Strong().Matches(content);
        if (names.Count != 2) return null;
        return new(comment.Text("name") ?? "", comment.Text("creation") ?? "", names[0].Groups[1].Value, names[1].Groups[1].Value, comment.Text("reference_name") ?? "", IsMerge(content));
    }

    private static bool? IsMerge(string content) =>
        content.StartsWith("merged ", StringComparison.Ordinal) ? true : content.StartsWith("renamed ", StringComparison.Ordinal) ? false : null;

    [GeneratedRegex("<strong>([^<>]+)</strong>")]
    private static partial Regex Strong();
}
