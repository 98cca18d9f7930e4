using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ErpNextSimulator.Python;

namespace ErpNextSimulator.Webhooks;

/// <summary>
/// The part of Jinja that webhook templates use: text and <c>{{ doc.field | json }}</c>, <c>{{ doc | json }}</c>, <c>{{
/// doc.field }}</c>. A field that does not exist is None.
/// </summary>
public static partial class JinjaTemplate
{
    /// <returns>What is wrong with the syntax, as frappe says it, or null.</returns>
    public static string? WhyRefused(string template)
    {
        if (template.Contains(".__", StringComparison.Ordinal)) return "Illegal template";
        for (var at = template.IndexOf("{{", StringComparison.Ordinal); at >= 0;
            at = template.IndexOf("{{", at, StringComparison.Ordinal))
        {
            var end = template.IndexOf("}}", at, StringComparison.Ordinal);
            if (end < 0) return $"Syntax error in template as line {template.AsSpan(0, at).Count('\n') + 1}: "
                + "unexpected end of template, expected 'end of print statement'.";
            at = end + 2;
        }
        return null;
    }

    /// <exception cref="FormatException">An expression or filter that this does not know, or a value that <c>tojson</c>
    /// cannot take.</exception>
    public static string Render(string template, PyDict doc)
    {
        var text = new StringBuilder(template.Length * 2);
        var at = 0;
        foreach (Match print in Prints().Matches(template))
        {
            text.Append(template, at, print.Index - at).Append(Print(print.Groups[1].Value.Trim(), doc));
            at = print.Index + print.Length;
        }
        return text.Append(template, at, template.Length - at).ToString();
    }

    private static string Print(string expression, PyDict doc)
    {
        var parts = expression.Split('|', StringSplitOptions.TrimEntries);
        var value = Value(parts[0], doc);
        foreach (var filter in parts.Skip(1)) value = Filtered(value, filter);
        return Said(value);
    }

    private static object? Value(string expression, PyDict doc)
    {
        if (expression == "doc") return doc;
        if (expression is ['"' or '\'', .., '"' or '\'']) return expression[1..^1];
        if (Fields().Match(expression) is { Success: true } field)
            return doc.GetValueOrDefault(field.Groups[1].Value + field.Groups[2].Value);
        throw new FormatException($"The simulator's templates know doc and doc.field only, not '{expression}'.");
    }

    private static object? Filtered(object? value, string filter) => filter switch
    {
        "json" => PyJson.AsJson(value),
        "tojson" => PyJson.Dumps(value).Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal).Replace("'", "\\u0027", StringComparison.Ordinal),
        "str" => Said(value),
        "int" => long.TryParse(Said(value), out var whole) ? whole : 0L,
        "flt" => double.TryParse(Said(value), CultureInfo.InvariantCulture, out var real) ? real : 0.0,
        _ => throw new FormatException($"No filter named '{filter}'."),
    };

    private static string Said(object? value) => value switch
    {
        null => "None",
        string text => text,
        double number => PyFloat.Repr(number),
        PyDict or PyList => PyJson.Dumps(value),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Prints();

    [GeneratedRegex("""^doc(?:\.(\w+)|\[["'](\w+)["']\])$""")]
    private static partial Regex Fields();
}
