using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Access;

/// <summary>Who is to get which rights: of a person, or of a key.</summary>
/// <param name="Role"><c>viewer</c>, <c>operator</c> or <c>admin</c>.</param>
/// <param name="Until">When they end; null: no end, or with whoever gives them.</param>
internal sealed record AccessRequest(string? Name, string? Role, DateTimeOffset? Until) : StrictRequest
{
    /// <exception cref="BadHttpRequestException">It makes no sense; the message says why.</exception>
    public (string Name, AccessRole Role) Checked(TimeProvider time)
    {
        RefuseUnknown();
        var role = RoleMap.Role(Role);
        if (role is AccessRole.None) throw new BadHttpRequestException("role is one of viewer, operator, admin.");
        if (Until <= time.GetStorableNow()) throw new BadHttpRequestException("until must lie ahead, or be left out.");
        return (NameText.Clean(Name)
            ?? throw new BadHttpRequestException("A name is wanted, of up to 100 characters."), role);
    }
}

/// <summary>
/// A request in which every word must be known: one that is misspelt would be left out, and a key that was to end would
/// not, or a token for one customer would be for all.
/// </summary>
internal abstract record StrictRequest
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <exception cref="BadHttpRequestException">There is a word that is not known.</exception>
    protected void RefuseUnknown()
    {
        if (Unknown?.Keys.FirstOrDefault() is { } word)
            throw new BadHttpRequestException($"'{NameText.Cut(word, 50)}' is not known here; see /openapi/v1.json.");
    }
}
