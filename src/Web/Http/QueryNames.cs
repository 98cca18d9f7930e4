using CustomerSync.Customers;

namespace CustomerSync.Http;

/// <summary>Names of an enum's members in a query string.</summary>
internal static class QueryNames
{
    /// <returns>Null when it is not asked for.</returns>
    /// <exception cref="InvalidQueryException">There is no such name; it has those that there are.</exception>
    public static T? Parse<T>(string? text, string parameter) where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? null
        : EnumNames.Newer<T>(text) is null ? EnumNames.Parse<T>(text)
        : throw new InvalidQueryException(
            $"There is no {parameter} '{text}'; use {string.Join(", ", EnumNames.All<T>())}.");
}
