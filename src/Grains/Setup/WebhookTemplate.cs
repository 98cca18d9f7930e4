using System.Text.RegularExpressions;

namespace CustomerSync.Setup;

/// <summary>
/// The JSON template of our webhooks: explicit fields, each through the filter <c>json</c>, keys sorted at
/// every level, so that ERPNext's bytes are the same whichever way it dumps them; one literal event.
/// </summary>
internal static partial class WebhookTemplate
{
    /// <summary>A table, which no list of columns names; null on a site without it, which is harmless.</summary>
    private const string CreditLimits = "credit_limits";

    /// <param name="fields">Customer fields that exist on the site.</param>
    public static string Of(string eventName, IEnumerable<string> fields, bool withCreditLimits = true)
    {
        var all = (withCreditLimits ? fields.Append(CreditLimits) : fields).Distinct(StringComparer.Ordinal);
        var members = all.Order(StringComparer.Ordinal).Select(field => $$$"""
            "{{{field}}}": {{ doc.{{{field}}} | json }}
            """);
        return $$$"""
            {"customer": {{{{string.Join(", ", members)}}}}, "doctype": {{ doc.doctype | json }}, "event": "{{{eventName}}}", "v": 1}
            """;
    }

    /// <summary>ERPNext sends the same of both: white space between the parts gets lost.</summary>
    public static bool AreSame(string one, string other) => Squeezed(one) == Squeezed(other);

    /// <summary>In what way a template is none of these, whatever its fields; null when it is one.</summary>
    public static string? WhyNotOurs(string template, string eventName)
    {
        if (AreSame(template, Of(eventName, Sent(template), withCreditLimits: false))) return null;
        if (Unfiltered().IsMatch(template)) return "quotes in data can break it";
        var tellsEvent = Squeezed(template).Contains($"\"event\":\"{eventName}\"", StringComparison.Ordinal);
        return tellsEvent ? "it is built otherwise" : $"it does not tell the event {eventName}";
    }

    /// <summary>What a template does not send of these fields, and what it sends beside them.</summary>
    public static (IReadOnlyList<string> Lacking, IReadOnlyList<string> Needless) Compare(
        string template, IEnumerable<string> fields)
    {
        var (sent, wanted) = (Sent(template), fields.Append(CreditLimits).ToList());
        return ([.. wanted.Except(sent).Order(StringComparer.Ordinal)], [.. sent.Except(wanted)]);
    }

    private static List<string> Sent(string template) =>
        [.. Fields().Matches(template).Select(field => field.Groups[1].Value).Where(field => field != "doctype")];

    private static string Squeezed(string template) =>
        string.Concat(template.Where(letter => !char.IsWhiteSpace(letter)));

    [GeneratedRegex(@"\{\{(?![^}]*\|\s*(to)?json\s*\}\})")]
    private static partial Regex Unfiltered();

    [GeneratedRegex(@"\{\{\s*doc\.(\w+)\s*\|\s*json\s*\}\}")]
    private static partial Regex Fields();
}
