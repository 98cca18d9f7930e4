using System.Text.Json;

namespace CustomerSync.Tests;

/// <summary>
/// What two answers must share: keys, types, whole numbers and floats apart; of a list the shapes that occur in it.
/// </summary>
internal static class Shape
{
    /// <summary>Its value, not only its shape, must be the same.</summary>
    private static readonly string[] Exact =
        ["exc_type", "exception", "_server_messages", "_error_message", "message", "doctype", "docstatus", "errors"];

    /// <summary>A column that appears once a tag was ever given.</summary>
    private const string Tags = "_user_tags";

    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement, null);
    }

    private static string Of(JsonElement value, string? key) => value.ValueKind switch
    {
        JsonValueKind.Object =>
            "{" + string.Join(", ", value.EnumerateObject().Where(member => member.Name != Tags)
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => $"{member.Name}: {Of(member.Value, member.Name)}")) + "}",
        JsonValueKind.Array =>
            "[" + string.Join(" | ", value.EnumerateArray().Select(item => Of(item, key)).Distinct()
                .Order(StringComparer.Ordinal)) + "]",
        JsonValueKind.Number => value.GetRawText().Contains('.', StringComparison.Ordinal) ? "float" : "int",
        JsonValueKind.String when key is not null && Exact.Contains(key) => Unstamped(value.GetString()!),
        JsonValueKind.String => "text",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    /// <summary>Times and generated ids differ from run to run.</summary>
    private static string Unstamped(string text)
    {
        var timeless = System.Text.RegularExpressions.Regex.Replace(
            text, @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", "TIME");
        return System.Text.RegularExpressions.Regex.Replace(timeless, "[0-9a-f]{56}|PROJ-\\d+", "ID");
    }
}
