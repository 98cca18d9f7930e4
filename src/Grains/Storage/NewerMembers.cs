using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace CustomerSync.Storage;

/// <summary>
/// Members of stored JSON that only a newer program knows: an older one that writes the row again leaves them there
/// (docs/decisions/0424).
/// </summary>
internal static class NewerMembers
{
    /// <returns>A JSON object; null when there are none.</returns>
    public static string? Of(string stored, JsonTypeInfo known)
    {
        var names = known.Properties.Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = JsonNode.Parse(stored)!.AsObject();
        foreach (var name in all.Select(member => member.Key).Where(names.Contains).ToList()) all.Remove(name);
        return all.Count == 0 ? null : all.ToJsonString(known.Options);
    }

    public static string Add(string written, string? newer) =>
        newer is null ? written : written == "{}" ? newer : $"{written[..^1]},{newer[1..]}";
}
