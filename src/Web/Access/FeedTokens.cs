using CustomerSync.Setup;
using Microsoft.AspNetCore.DataProtection;

namespace CustomerSync.Access;

/// <summary>
/// What a user's own application gives to one of its users: a right to read, for minutes. It is kept nowhere, and ends
/// with the machine key that issued it.
/// </summary>
internal sealed class FeedTokens(
    IDataProtectionProvider protection, SecretProtector secrets, AccessBook book, TimeProvider time)
{
    public const string Prefix = "csf_";

    private readonly FeedSeal _seal = new(protection, secrets, Prefix, "CustomerSync.FeedToken", time);

    public FeedToken Issue(Grant key, FeedTokenWish wish)
    {
        var until = time.GetStorableNow() + wish.Age;
        if (key.Until < until) until = key.Until.Value;
        var grant = new Grant(
            GrantKind.FeedToken, $"{key.KeyId}:{wish.User}", $"{key.Name}: {wish.User}", wish.Role, until,
            KeyId: key.KeyId) { Customers = wish.Customers };
        return new(_seal.Close(SealedGrant.Of(grant, until)), until);
    }

    /// <returns>Null for what is none of ours, is over, or has lost its key.</returns>
    public Grant? Read(string token) => _seal.Open(token)?.Grant is { } grant && book.IsAlive(grant) ? grant : null;
}

/// <summary>
/// Tickets that open one WebSocket each, within half a minute: to it a browser can send nothing but an address.
/// </summary>
internal sealed class FeedTickets(
    IDataProtectionProvider protection, SecretProtector secrets, AccessBook book, IGrainFactory grains,
    TimeProvider time)
{
    public const string Prefix = "cst_";

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private readonly FeedSeal _seal = new(protection, secrets, Prefix, "CustomerSync.FeedTicket", time);

    /// <summary>
    /// The ticket of a request to the hub, in its address or, for its negotiation, in its header; nothing else in an
    /// address counts, nor does a ticket elsewhere.
    /// </summary>
    public static string? Of(HttpRequest request) =>
        !request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) ? null
        : IfTicket(request.Query["access_token"].ToString())
            ?? IfTicket(request.Headers.Authorization.ToString().Split(' ')[^1]);

    private static string? IfTicket(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) ? text : null;

    /// <summary>Stands for what the one who asks has.</summary>
    public string Issue(Grant grant) => _seal.Close(SealedGrant.Of(grant, time.GetStorableNow() + Age));

    /// <returns>Null for what is none of ours, is over, was used before, or stands for what was revoked.</returns>
    public async Task<Grant?> Redeem(string ticket) =>
        _seal.Open(ticket) is { Kind: not GrantKind.Open } opened && book.IsAlive(opened.Grant)
        && await grains.GetGrain<IAccessGrain>(0).TakeTicket(opened.Id, opened.Until) ? opened.Grant : null;
}

/// <summary>A token as it is told, once.</summary>
internal sealed record FeedToken(string Token, DateTimeOffset Until)
{
    public override string ToString() => $"Feed token until {Until}";
}
