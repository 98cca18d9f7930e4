namespace CustomerSync.Access;

/// <summary>Names that people give to each other and to keys.</summary>
internal static class NameText
{
    private const int MaxLength = 100;

    /// <returns>Null for none.</returns>
    public static string? Clean(string? name)
    {
        var text = new string([.. (name ?? "").Where(letter => !char.IsControl(letter))]).Trim();
        return text.Length switch { 0 => null, > MaxLength => text[..MaxLength], _ => text };
    }

    /// <exception cref="BadHttpRequestException">It is none, or what is wanted beside it cannot be.</exception>
    public static string Checked(string? name, AccessRole? role, DateTimeOffset? until, TimeProvider time)
    {
        if (role is not (AccessRole.Viewer or AccessRole.Operator or AccessRole.Admin))
            throw new BadHttpRequestException("role is one of viewer, operator, admin.");
        if (until <= time.GetStorableNow()) throw new BadHttpRequestException("until must lie ahead, or be left out.");
        return Clean(name) ?? throw new BadHttpRequestException("A name is wanted, of up to 100 characters.");
    }
}
