using System.Text.RegularExpressions;

namespace ErpNextSimulator.Documents;

/// <summary>
/// What frappe's <c>sanitize_html</c> leaves of a text that holds markup: an ampersand that begins no entity
/// is escaped, an end tag without its begin is dropped, and a bracket that begins no tag is text.
/// </summary>
public static partial class Html
{
    public static string Sanitised(string text)
    {
        if (text.AsSpan().IndexOfAny('<', '>') < 0) return text;
        var open = 0;
        var markup = Tokens().Replace(text, token => token.Value switch
        {
            "<strong>" => Opened(ref open),
            "</strong>" => open > 0 ? Closed(ref open) : "",
            "&" => "&amp;",
            "<" => "&lt;",
            _ => token.Value,
        });
        return markup + string.Concat(Enumerable.Repeat("</strong>", open));
    }

    private static string Opened(ref int open)
    {
        open++;
        return "<strong>";
    }

    private static string Closed(ref int open)
    {
        open--;
        return "</strong>";
    }

    [GeneratedRegex("</?strong>|&(?!(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#x[0-9A-Fa-f]+);)|<(?![/A-Za-z])")]
    private static partial Regex Tokens();
}
