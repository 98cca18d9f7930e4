namespace CustomerSync.Access;

/// <summary>Which role of ours a value of a claim means.</summary>
internal static class RoleMap
{
    /// <summary>The highest that any of the values means; none, when no value means anything.</summary>
    public static AccessRole RoleOf(IEnumerable<string> values, IReadOnlyDictionary<string, string> map) =>
        values.Select(value => Role(map.GetValueOrDefault(value))).DefaultIfEmpty().Max();

    public static IEnumerable<string> Problems(string key, IReadOnlyDictionary<string, string> map) =>
        from pair in map
        where Role(pair.Value) is AccessRole.None
        select $"{key}:{pair.Key} must be viewer, operator or admin.";

    public static AccessRole Role(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "viewer" => AccessRole.Viewer,
        "operator" => AccessRole.Operator,
        "admin" => AccessRole.Admin,
        _ => AccessRole.None,
    };
}
