using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CustomerSync.Tests.Documents;

/// <summary>The generated part of docs/api.md, from the OpenAPI document.</summary>
internal sealed class ApiTables(JsonElement document)
{
    private const string Ref = "$ref";

    private readonly StringBuilder _text = new();

    public string Write()
    {
        foreach (var tag in Operations().GroupBy(operation => operation.Tag))
        {
            _text.Append(CultureInfo.InvariantCulture, $"\n## {tag.Key}\n");
            foreach (var operation in tag) Operation(operation.Method, operation.Path, operation.It);
        }
        _text.Append("\n## Types\nWhat is sent in bodies and answers; `?` behind a type: it may be null.\n");
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => !schema.Name.StartsWith("EnvelopeOf", StringComparison.Ordinal)))
            Schema(schema.Name, schema.Value);
        return _text.ToString();
    }

    private IEnumerable<(string Tag, string Method, string Path, JsonElement It)> Operations() =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        let tag = operation.Value.GetProperty("tags")[0].GetString()
        orderby tag, path.Name
        select (tag, operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    private void Operation(string method, string path, JsonElement operation)
    {
        _text.Append(CultureInfo.InvariantCulture, $"\n### {method} {path}\n");
        _text.Append(string.Join(' ', new[] { Words(operation, "summary"), Words(operation, "description") }
            .Where(words => words.Length > 0))).Append('\n');
        if (operation.TryGetProperty("parameters", out var parameters) && parameters.GetArrayLength() > 0)
        {
            _text.Append("\n| parameter | in | type | meaning |\n|---|---|---|---|\n");
            foreach (var parameter in parameters.EnumerateArray()) Parameter(parameter);
        }
        if (operation.TryGetProperty("requestBody", out var body))
            _text.Append(CultureInfo.InvariantCulture, $"\nBody: {Body(body)}\n");
        _text.Append("\nAnswers: ").Append(string.Join("; ", operation.GetProperty("responses").EnumerateObject()
            .Where(answer => answer.Name is not ("default" or "503" or "400" or "404")).Select(Answer))).Append(".\n");
    }

    private void Parameter(JsonElement parameter)
    {
        var isRequired = parameter.TryGetProperty("required", out var required) && required.GetBoolean();
        var isOld = parameter.TryGetProperty("deprecated", out var deprecated) && deprecated.GetBoolean();
        _text.AppendLine(CultureInfo.InvariantCulture,
            $"| `{parameter.GetProperty("name").GetString()}` | {parameter.GetProperty("in").GetString()} | "
            + $"{Type(parameter.GetProperty("schema"))}{(isRequired ? ", required" : "")} | "
            + $"{(isOld ? "Deprecated. " : "")}{Words(parameter, "description")} |");
    }

    private string Body(JsonElement body) => string.Join(" or ", body.GetProperty("content").EnumerateObject()
        .Select(content => $"{Type(content.Value.GetProperty("schema"))} (`{content.Name}`)"))
        + (Words(body, "description") is { Length: > 0 } words ? $". {words}" : "");

    private string Answer(JsonProperty answer)
    {
        var type = answer.Value.TryGetProperty("content", out var content)
            && content.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.Object } first
            ? Type(Data(first.Value.GetProperty("schema"))) : "";
        var words = Words(answer.Value, "description").TrimEnd('.');
        return string.Join(' ', new[] { $"**{answer.Name}**", type, words is "OK" or "" ? "" : words }
            .Where(part => part.Length > 0));
    }

    /// <summary>Of an envelope what is in it: all answers have one.</summary>
    private JsonElement Data(JsonElement schema) =>
        Name(schema) is { } name && name.StartsWith("EnvelopeOf", StringComparison.Ordinal)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties")
                .GetProperty("data") : schema;

    private void Schema(string name, JsonElement schema)
    {
        _text.Append(CultureInfo.InvariantCulture, $"\n### {name}\n");
        if (Words(schema, "description") is { Length: > 0 } words) _text.Append(words).Append('\n');
        if (schema.TryGetProperty("enum", out var values))
            _text.AppendJoin(", ", values.EnumerateArray().Select(value => $"`{value.GetString()}`")).Append('\n');
        if (!schema.TryGetProperty("properties", out var properties)) return;
        _text.Append("\n| field | type | meaning |\n|---|---|---|\n");
        foreach (var property in properties.EnumerateObject())
            _text.AppendLine(CultureInfo.InvariantCulture,
                $"| `{property.Name}` | {Type(property.Value)} | {Words(property.Value, "description")} |");
    }

    private static string Type(JsonElement schema)
    {
        if (Name(schema) is { } name) return $"[{name}](#{name.ToLowerInvariant()})";
        if (schema.TryGetProperty("oneOf", out var ways))
            return string.Join(" or ", ways.EnumerateArray().Where(way => !IsNull(way)).Select(Type))
                + (ways.EnumerateArray().Any(IsNull) ? "?" : "");
        var (type, isNullable) = Plain(schema);
        return (type switch
        {
            "array" => $"list of {Type(schema.GetProperty("items"))}",
            "object" when schema.TryGetProperty("additionalProperties", out var values)
                && values.ValueKind is JsonValueKind.Object => $"map to {Type(values)}",
            _ => schema.TryGetProperty("format", out var format) && format.GetString() is "date-time" or "date"
                ? format.GetString()! : type,
        }) + (isNullable ? "?" : "");
    }

    private static (string Type, bool IsNullable) Plain(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return ("anything", false);
        if (type.ValueKind is JsonValueKind.String) return (type.GetString()!, false);
        var types = type.EnumerateArray().Select(one => one.GetString()!).ToList();
        return (string.Join(" or ", types.Where(one => one != "null")), types.Contains("null"));
    }

    private static bool IsNull(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.ValueEquals("null");

    private static string? Name(JsonElement schema) =>
        schema.TryGetProperty(Ref, out var name) ? name.GetString()!.Split('/')[^1] : null;

    private static string Words(JsonElement it, string name) =>
        it.TryGetProperty(name, out var words)
            ? Regex.Replace(words.GetString()!, @"\s+", " ").Replace("|", "\\|", StringComparison.Ordinal) : "";
}
