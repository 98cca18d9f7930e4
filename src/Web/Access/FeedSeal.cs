using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using CustomerSync.Setup;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.DataProtection;

namespace CustomerSync.Access;

/// <summary>
/// Seals grants by Data Protection, for one purpose, as text that needs no escaping in an address. Where the keys lie
/// in clear in the database, whoever reads it could seal grants too: there is no seal then.
/// </summary>
internal sealed class FeedSeal(
    IDataProtectionProvider protection, SecretProtector secrets, string prefix, string purpose, TimeProvider time)
{
    /// <summary>Nothing so long was sealed here.</summary>
    private const int MaxLength = 16 * 1024;

    private readonly IDataProtector _protector = protection.CreateProtector(purpose);

    /// <exception cref="RefusedException">There is no key that only we have.</exception>
    public string Close(SealedGrant grant) => !secrets.IsOpenToReaders
        ? prefix + _protector.Protect(JsonSerializer.Serialize(grant))
        : throw new RefusedException(StatusCodes.Status409Conflict,
            "No tokens are made: the keys that seal them would lie in clear in the database. Make a key outside of it "
            + "(openssl rand -base64 32), name its file in Access:MasterKeyFile of every silo and front, and restart "
            + "them.");

    /// <returns>Null for what was not sealed here for this purpose, and for what is over.</returns>
    public SealedGrant? Open(string text)
    {
        if (secrets.IsOpenToReaders || text.Length > MaxLength || !text.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        try
        {
            var grant = JsonSerializer.Deserialize<SealedGrant>(_protector.Unprotect(text[prefix.Length..]))!;
            return grant.Until > time.GetStorableNow() ? grant : null;
        }
        catch (CryptographicException) { return null; } // Another's, an old purpose's, or of a lost key ring.
    }
}

/// <param name="Id">Names what was sealed, among all.</param>
/// <param name="Until">Of the seal; <paramref name="GrantUntil"/> is the grant's own end.</param>
internal sealed record SealedGrant(
    string Id, DateTimeOffset Until, GrantKind Kind, string GrantId, string Name, AccessRole Role,
    DateTimeOffset? GrantUntil, string? SessionId, string? KeyId, Guid[]? Customers)
{
    public static SealedGrant Of(Grant grant, DateTimeOffset until) => new(
        Credentials.NewId(), until, grant.Kind, grant.Id, grant.Name, grant.Role, grant.Until, grant.SessionId,
        grant.KeyId, grant.Customers is { } customers ? [.. customers] : null);

    public Grant Grant => new(Kind, GrantId, Name, Role, GrantUntil, SessionId, KeyId)
    {
        Customers = Customers?.ToFrozenSet(),
    };

    public override string ToString() => $"Grant {GrantId}";
}
