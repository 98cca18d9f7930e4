namespace CustomerSync.Access;

/// <summary>
/// Lets the people of ERPNext sign in here, as long as ERPNext has an OAuth Client of ours. There is one in the cluster.
/// </summary>
[Alias("CustomerSync.IErpNextSignInGrain")]
public interface IErpNextSignInGrain : IGrainWithIntegerKey
{
    /// <summary>Makes the OAuth Client in ERPNext, in the place of one that was made before.</summary>
    /// <param name="redirectUri">Where ERPNext leads back to, exactly.</param>
    [Alias("TurnOn"), ResponseTimeout("00:01:00")]
    Task<ErpNextSignInResult> TurnOn(string redirectUri, string by);

    /// <summary>Removes it; whoever came in by it has no access any more.</summary>
    [Alias("TurnOff"), ResponseTimeout("00:01:00")]
    Task<ErpNextSignInResult> TurnOff();
}

/// <summary>How it ended.</summary>
public enum ErpNextSignInOutcome
{
    Done = 0,

    /// <summary>It is off here; in ERPNext something is left that nobody can use.</summary>
    Left = 1,

    /// <summary>ERPNext is not set up, or refuses.</summary>
    Refused = 2,

    /// <summary>ERPNext's user of the key may not.</summary>
    Forbidden = 3,

    /// <summary>ERPNext is away.</summary>
    Away = 4,

    /// <summary>Nobody else is an admin.</summary>
    LastAdmin = 5,
}

/// <param name="Message">A sentence with the cure; null when all is well.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ErpNextSignInResult")]
public sealed record ErpNextSignInResult(
    [property: Id(0)] ErpNextSignInOutcome Outcome,
    [property: Id(1)] string? Message);

/// <summary>Our OAuth Client in ERPNext.</summary>
/// <param name="Url">Of ERPNext, without a slash at its end.</param>
/// <param name="ProtectedSecret">Its secret, by which ERPNext signs who somebody is; encrypted.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ErpNextSignIn")]
public sealed record ErpNextSignIn(
    [property: Id(0)] string Url,
    [property: Id(1)] string ClientId,
    [property: Id(2)] string ProtectedSecret,
    [property: Id(3)] string RedirectUri,
    [property: Id(4)] DateTimeOffset MadeAt,
    [property: Id(5)] string MadeBy)
{
    /// <summary>What the secret is encrypted for.</summary>
    public const string Purpose = "CustomerSync.ErpNextSignIn";

    /// <summary>As <see cref="Person.Provider"/>.</summary>
    public const string Provider = "erpnext";

    public override string ToString() => $"OAuth Client {ClientId}";
}
