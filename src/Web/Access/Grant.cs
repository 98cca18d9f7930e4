using System.Security.Claims;

namespace CustomerSync.Access;

internal enum GrantKind { Open, Person, Key, FeedToken, Jwt }

/// <summary>Who asks, and what they may.</summary>
/// <param name="Id">
/// Of the person or the key; of a feed token its key's, a colon, the user; of a bearer token <c>jwt:</c> and its
/// subject.
/// </param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="SessionId">Of a person.</param>
/// <param name="KeyId">Of a machine key, and of what it issued.</param>
internal sealed record Grant(
    GrantKind Kind, string Id, string Name, AccessRole Role, DateTimeOffset? Until = null, string? SessionId = null,
    string? KeyId = null)
{
    /// <summary>With <c>Access:Mode=Open</c> everybody has this one.</summary>
    public static Grant Open { get; } = new(GrantKind.Open, "open", "Open mode", AccessRole.Admin);

    /// <summary>The customers, by our ids, that a feed token is limited to; null: all.</summary>
    public IReadOnlySet<Guid>? Customers { get; init; }

    /// <summary>Of the request; null when nobody is signed in.</summary>
    public static Grant? Of(HttpContext context) => (context.User.Identity as AccessIdentity)?.Grant;
}

/// <summary>The grant as ASP.NET has it.</summary>
internal sealed class AccessIdentity : ClaimsIdentity
{
    public const string Scheme = "CustomerSync";

    public AccessIdentity(Grant grant) : base(
        // In open mode nobody has a name, and so nobody's connections are counted as one user's.
        grant.Kind is GrantKind.Open
            ? [] : [new(ClaimTypes.NameIdentifier, grant.Id), new(ClaimTypes.Name, grant.Name)], Scheme) =>
        Grant = grant;

    public Grant Grant { get; }
}
