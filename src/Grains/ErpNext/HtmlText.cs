using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CustomerSync.ErpNext;

/// <summary>
/// ERPNext renders addresses as HTML from unescaped input; this is their plain text, one line per line, blank lines
/// left out.
/// </summary>
public static class HtmlText
{
    /// <summary>ERPNext's Text column holds 65,535 bytes; more than that was never an address.</summary>
    private const int MaxLength = 65_536;

    private static readonly HashSet<string> Unseen =
        new(StringComparer.OrdinalIgnoreCase) {
            "script", "style", "template", "head", "noscript", "iframe", "textarea", "title" };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "q",
        "s", "small", "span",
        "strong", "sub", "sup", "tt", "u", "var", "wbr",
    };

    /// <summary>With its tables of elements and events; not for two threads at once.</summary>
    [ThreadStatic]
    private static HtmlParser? _parser;

    public static string? From(string? html)
    {
        if (html is null) return null;
        if (html.Length > MaxLength)
            html = html[..(char.IsHighSurrogate(html[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        // ERPNext's own template has no markup but line ends; a document for each address was a quarter of what a sync
        // allocated.
        var text = html.Replace("<br>", "\n", StringComparison.OrdinalIgnoreCase);
        return Lines(text.AsSpan().IndexOfAny('<', '&') < 0 ? text : Flatten(html));
    }

    private static string Flatten(string html)
    {
        var body = (_parser ??= new()).ParseDocument(html).Body;
        var text = new StringBuilder(html.Length);
        for (INode? node = body?.FirstChild; node is not null; node = Next(node, body!, text)) Append(node, text);
        return text.ToString();
    }

    private static void Append(INode node, StringBuilder text)
    {
        if (node is IText data) text.Append(data.Data);
        else if (node is IElement element && !Inline.Contains(element.LocalName)) text.Append('\n');
    }

    /// <summary>
    /// Document order without recursion, since markup may nest as deep as it likes. A block ends its line when it is
    /// left.
    /// </summary>
    private static INode? Next(INode node, INode root, StringBuilder text)
    {
        if (node.FirstChild is { } child && !(node is IElement element && Unseen.Contains(element.LocalName)))
            return child;
        for (INode? at = node; at is not null && at != root; at = at.Parent)
        {
            if (at is IElement left && !Inline.Contains(left.LocalName)) text.Append('\n');
            if (at.NextSibling is { } sibling) return sibling;
        }
        return null;
    }

    private static string? Lines(string text)
    {
        // One plain line, as most are.
        if (text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && !text.Contains("  ", StringComparison.Ordinal)
            && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var lines = text.Split('\n', '\r')
            .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => line.Length > 0);
        var joined = string.Join('\n', lines);
        return joined.Length == 0 ? null : joined;
    }
}
