using System.Collections.Frozen;
using System.Text.Json;

namespace CustomerSync;

/// <summary>The members of an enum by the names that they have in JSON and in the database: camelCase.</summary>
public static class EnumNames
{
    /// <summary>Instead of a value that only a newer process knows: readers expect a word, and no number.</summary>
    public const string Unknown = "unknown";

    public static string Of<T>(T value) where T : struct, Enum => Known<T>.Names.GetValueOrDefault(value, Unknown);

    /// <summary>All names, in the order of their values.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <returns>Minus one, which is none of them, for a name that only a newer process knows.</returns>
    public static T Parse<T>(string name) where T : struct, Enum =>
        Known<T>.Values.TryGetValue(name, out var value) ? value : (T)Enum.ToObject(typeof(T), -1);

    /// <returns>The name if only a newer process knows it; else null.</returns>
    public static string? Newer<T>(string name) where T : struct, Enum =>
        Known<T>.Values.ContainsKey(name) ? null : name;

    private static class Known<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names =
            Enum.GetValues<T>().ToFrozenDictionary(
                value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> Values =
            Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
    }
}
