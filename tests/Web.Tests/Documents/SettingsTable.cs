using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CustomerSync.Cluster;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Documents;

/// <summary>
/// The tables of docs/settings.md, from the options' own classes: a property's type, bounds and default, and its
/// <c>summary</c> and <c>remarks</c>. The sentence that begins with "Default" is the column of that name where the
/// property itself is empty, or where a colon stands behind that word.
/// </summary>
internal static class SettingsTable
{
    private static readonly Assembly[] Assemblies =
        [typeof(SyncOptions).Assembly, typeof(ClusterSettings).Assembly, typeof(Front).Assembly];

    private static readonly Dictionary<string, XElement> Comments = Assemblies
        .SelectMany(assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))
        .DistinctBy(member => member.Attribute("name")!.Value)
        .ToDictionary(member => member.Attribute("name")!.Value);

    public static string Write()
    {
        var text = new StringBuilder();
        var sections =
            from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
            let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue()
            where section is string && type is { IsAbstract: false }
            group type by (string)section into types
            orderby types.Key
            select types;
        foreach (var section in sections)
        {
            text.Append("\n### ").Append(section.Key).Append('\n')
                .AppendJoin(' ', section.Select(About).Where(about => about.Length > 0))
                .Append("\n\n| key | what it takes | default | meaning |\n|---|---|---|---|\n");
            foreach (var type in section) Rows(text, section.Key, type);
        }
        return text.Replace("\n\n\n", "\n\n").ToString();
    }

    private static void Rows(StringBuilder text, string section, Type type)
    {
        var unset = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            var key = $"{section}:{property.Name}";
            if (IsOurs(property.PropertyType)) Rows(text, key, property.PropertyType);
            else Row(text, key, property, property.GetValue(unset));
            if (ItemOf(property.PropertyType) is { } item && IsOurs(item)) Rows(text, $"{key}:0", item);
        }
    }

    private static bool IsOurs(Type type) =>
        type.IsClass && type.Namespace?.StartsWith(nameof(CustomerSync), StringComparison.Ordinal) is true;

    private static Type? ItemOf(Type type) => type is { IsGenericType: true }
        && type.GetGenericTypeDefinition() == typeof(List<>) ? type.GetGenericArguments()[0] : null;

    private static void Row(StringBuilder text, string key, PropertyInfo property, object? unset)
    {
        var sentences = Regex.Split(Comment($"P:{property.DeclaringType!.FullName}.{property.Name}"), @"(?<=\.)\s+");
        var said = Array.Find(sentences, sentence => sentence.StartsWith("Default", StringComparison.Ordinal));
        var (value, rest) = Default(said, Value(unset));
        var meaning = string.Join(' ', sentences.Select(sentence => sentence == said ? rest : sentence)
            .Where(sentence => sentence.Length > 0));
        Assert.True(meaning.Length > 0 || key.Contains(":0:", StringComparison.Ordinal), $"{key} has no comment.");
        text.AppendLine(CultureInfo.InvariantCulture, $"| `{key}` | {Takes(property)} | {value} | {meaning} |");
    }

    /// <summary>What the column says, and what is left of the sentence.</summary>
    private static (string Value, string More) Default(string? sentence, string? value)
    {
        if (sentence is null) return (value ?? "none", "");
        var parts = Regex.Match(sentence, @"^Default(?<colon>:)? (?<value>.+?)(?:[:;,] (?<rest>.+))?\.$");
        Assert.True(parts.Success, $"'{sentence}' is no sentence of a default.");
        if (parts.Groups["colon"].Success || value is null)
            return (sentence["Default".Length..^1].TrimStart(':', ' '), "");
        return (value,
            parts.Groups["rest"].Value is [var first, .. var more] ? $"{char.ToUpperInvariant(first)}{more}." : "");
    }

    private static string? Value(object? value) => value switch
    {
        null or "" or ICollection { Count: 0 } => null,
        bool truth => truth ? "`true`" : "`false`",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static string Takes(PropertyInfo property)
    {
        var (type, range) = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
            property.GetCustomAttribute<RangeAttribute>());
        var bounds = range is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $", {range.Minimum} to {range.Maximum}");
        if (type.IsEnum) return string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`"));
        if (type == typeof(bool)) return "`true`, `false`";
        if (type == typeof(TimeSpan)) return $"time{bounds}";
        if (type == typeof(int) || type == typeof(double)) return $"number{bounds}";
        if (type == typeof(string)) return "text";
        if (type == typeof(string[]) || ItemOf(type) is not null) return "list";
        return type == typeof(Dictionary<string, string>) ? "map"
            : throw new InvalidOperationException($"What {property.Name} takes is not told yet: {type}.");
    }

    /// <summary>What stands behind the section's name in a comment of its class.</summary>
    private static string About(Type type) => Regex.Replace(
        Comment($"T:{type.FullName}"), @"^Section `[^`]+`(, what [\w ]+ of it)?[.:]\s*", "")
        is [var first, .. var more] ? char.ToUpperInvariant(first) + more : "";

    private static string Comment(string member)
    {
        if (!Comments.TryGetValue(member, out var comment)) return "";
        var text = string.Join(' ', comment.Elements().Where(part => part.Name.LocalName is "summary" or "remarks")
            .Select(part => string.Concat(part.Nodes().Select(Text)).Trim()));
        return Regex.Replace(text, @"\s+", " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        _ => throw new InvalidOperationException($"{node} is not told yet."),
    };
}
