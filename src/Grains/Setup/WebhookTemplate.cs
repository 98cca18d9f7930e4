using System.Text.RegularExpressions;

namespace CustomerSync.Setup;

/// <summary>
/// The JSON template of our webhooks (FACTS 3.3): explicit fields, each through the filter <c>json</c>, keys sorted at every level, so that ERPNext's
/// bytes are the same whichever way it dumps them; one literal event.
/// </summary>
internal static partial class WebhookTemplate
{
    /// <summary>A table, which no list of columns names; null on a site without it, which is harmless.</summary>
    private const string CreditLimits = "credit_limits";

    /// <param name="fields">Customer fields that exist on the site.</param>
    public static string Of(string eventName, IEnumerable<string> fields)
    {
        var members = Sorted(fields).Select(field => $$$"""
            "{{{field}}}": {{ doc.{{{field}}} | json }}
            """);
        return $$$"""
            {"customer": {{{{string.Join(", ", members)}}}}, "doctype": {{ doc.doctype | json }}, "event": "{{{eventName}}}", "v": 1}
            """;
    }

    /// <summary>What one template sends and another does not, in words; null when they differ in something else.</summary>
    public static string? Lacks(string template, IEnumerable<string> fields)
    {
        var sent = Fields().Matches(template).Select(field => field.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var missing = Sorted(fields).Where(field => !sent.Contains(field)).ToList();
        return missing.Count == 0 ? null : string.Join(", ", missing);
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> fields) => fields.Append(CreditLimits).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\{\s*doc\.(\w+)\s*\|\s*json\s*\}\}")]
    private static partial Regex Fields();
}
