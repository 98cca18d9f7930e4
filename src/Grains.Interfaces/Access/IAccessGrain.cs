namespace CustomerSync.Access;

/// <summary>
/// Who may what. It sees hashes of secrets only: whoever makes one (a front, a command) shows it once and keeps the
/// hash. Key 0; any silo answers.
/// </summary>
[Alias("CustomerSync.IAccessGrain")]
public interface IAccessGrain : IGrainWithIntegerKey
{
    /// <returns>
    /// Null when nothing changed since version <paramref name="known"/> (0: nothing is known). When a key was last used
    /// changes no version: ask with 0 to show it.
    /// </returns>
    /// <exception cref="StorageUnavailableException">It cannot be read now; what is known stays in force.</exception>
    [Alias("Read"), ResponseTimeout("00:00:02")]
    Task<AccessSnapshot?> Read(long known);

    /// <summary>The link of the first admin.</summary>
    /// <param name="replaces">
    /// An earlier one holds no more: for a process that is all there is, whose links of former starts nobody has.
    /// </param>
    /// <returns>False when there is an admin, or another such link that still holds.</returns>
    [Alias("OfferFirstLink")]
    Task<bool> OfferFirstLink(string linkHash, DateTimeOffset until, bool replaces = false);

    /// <summary>
    /// Invites a person, or gives one that is known another link, in the place of those that are not redeemed yet.
    /// </summary>
    /// <returns>Null when there is no such person.</returns>
    [Alias("Invite")]
    Task<Person?> Invite(Invitation invitation);

    /// <summary>Redeems a link, once, whoever races for it: a session begins.</summary>
    [Alias("Redeem")]
    Task<SignedIn> Redeem(Redemption redemption);

    /// <summary>
    /// Somebody has signed in at a provider, which says who that is and what role they have: a session begins.
    /// </summary>
    [Alias("SignInFrom")]
    Task<SignedIn> SignInFrom(OutsideSignIn outside);

    [Alias("ChangePerson")]
    Task<AccessOutcome> ChangePerson(string id, string name, AccessRole role, DateTimeOffset? until);

    /// <summary>Ends the person's sessions too.</summary>
    [Alias("RemovePerson")]
    Task<AccessOutcome> RemovePerson(string id);

    [Alias("AddKey")]
    Task<MachineKey> AddKey(NewKey key);

    [Alias("RevokeKey")]
    Task<AccessOutcome> RevokeKey(string id);

    /// <returns>How many there were.</returns>
    [Alias("EndSessions")]
    Task<int> EndSessions(IReadOnlyList<string> ids);

    /// <summary>By what the people of ERPNext sign in; null: they do so no more, and those who did are removed.</summary>
    [Alias("SetErpNextSignIn")]
    Task<AccessOutcome> SetErpNextSignIn(ErpNextSignIn? signIn);

    /// <summary>When sessions and keys were last used; a session's end moves with it.</summary>
    [Alias("Seen")]
    Task Seen(IReadOnlyList<AccessUse> uses);

    /// <summary>Takes a single-use ticket.</summary>
    /// <returns>False when it was taken before, by whatever front.</returns>
    [Alias("TakeTicket")]
    Task<bool> TakeTicket(string id, DateTimeOffset until);
}

/// <summary>How a change of who may what ended.</summary>
public enum AccessOutcome
{
    Done = 0,
    NotFound = 1,

    /// <summary>Nobody could change it back: the last admin stays one.</summary>
    LastAdmin = 2,
}

/// <summary>Why a link was not redeemed.</summary>
public enum SignInProblem
{
    None = 0,
    UnknownLink = 1,
    UsedLink = 2,
    ExpiredLink = 3,

    /// <summary>The time that an admin set for the person is over.</summary>
    PersonEnded = 4,
}

/// <summary>Who may what, whole: it is small, and each front holds it.</summary>
/// <param name="Version">Another after each change, and after a copy of the database was put in its place.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.AccessSnapshot")]
public sealed record AccessSnapshot(
    [property: Id(0)] long Version,
    [property: Id(1)] IReadOnlyList<Person> People,
    [property: Id(2)] IReadOnlyList<MachineKey> Keys,
    [property: Id(3)] IReadOnlyList<Session> Sessions,
    [property: Id(4)] ErpNextSignIn? ErpNext = null)
{
    /// <summary>Whether somebody can sign in who may do everything.</summary>
    public bool HasAdmin(DateTimeOffset now) => People.Any(person => person.IsAdmin(now));
}

/// <param name="Until">When the person may no longer sign in; null: no end.</param>
/// <param name="Provider">How the person signs in: <c>link</c>, <c>oidc</c>, <c>erpnext</c>.</param>
/// <param name="Subject">Whom the provider calls so; null for a link.</param>
/// <param name="SignedInAt">Null before the first time.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.Person")]
public sealed record Person(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] AccessRole Role,
    [property: Id(3)] DateTimeOffset MadeAt,
    [property: Id(4)] string MadeBy,
    [property: Id(5)] DateTimeOffset? Until,
    [property: Id(6)] string Provider,
    [property: Id(7)] string? Subject,
    [property: Id(8)] DateTimeOffset? SignedInAt)
{
    public bool IsAdmin(DateTimeOffset now) =>
        Role is AccessRole.Admin && SignedInAt is not null && !(Until <= now);
}

/// <summary>A key of a machine. One that is revoked is gone; the audit remembers it.</summary>
/// <param name="Hash">SHA-256 of its secret, hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.MachineKey")]
public sealed record MachineKey(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] AccessRole Role,
    [property: Id(3)] string Hash,
    [property: Id(4)] DateTimeOffset MadeAt,
    [property: Id(5)] string MadeBy,
    [property: Id(6)] DateTimeOffset? Until,
    [property: Id(7)] DateTimeOffset? UsedAt)
{
    public override string ToString() => $"Key {Id}";
}

/// <summary>A person who is signed in with one browser.</summary>
/// <param name="Hash">SHA-256 of its token, hexadecimal.</param>
/// <param name="Until">12 hours after it was last seen, 7 days after it was made at most.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.Session")]
public sealed record Session(
    [property: Id(0)] string Id,
    [property: Id(1)] string Hash,
    [property: Id(2)] string PersonId,
    [property: Id(3)] DateTimeOffset MadeAt,
    [property: Id(4)] DateTimeOffset SeenAt,
    [property: Id(5)] DateTimeOffset Until,
    [property: Id(6)] string? Address,
    [property: Id(7)] string? Agent)
{
    public override string ToString() => $"Session {Id}";
}

/// <param name="PersonId">Null invites somebody new.</param>
/// <param name="By">Who invites.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.Invitation")]
public sealed record Invitation(
    [property: Id(0)] string LinkHash,
    [property: Id(1)] string? PersonId,
    [property: Id(2)] string Name,
    [property: Id(3)] AccessRole Role,
    [property: Id(4)] DateTimeOffset LinkUntil,
    [property: Id(5)] DateTimeOffset? PersonUntil,
    [property: Id(6)] string By);

/// <param name="Name">What a first admin wants to be called; else the invitation's name stands.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.Redemption")]
public sealed record Redemption(
    [property: Id(0)] string LinkHash,
    [property: Id(1)] string SessionId,
    [property: Id(2)] string SessionHash,
    [property: Id(3)] string? Name,
    [property: Id(4)] string? Address,
    [property: Id(5)] string? Agent);

/// <param name="Provider">As of <see cref="Person"/>.</param>
/// <param name="Subject">Whom the provider calls so, for good.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.OutsideSignIn")]
public sealed record OutsideSignIn(
    [property: Id(0)] string Provider,
    [property: Id(1)] string Subject,
    [property: Id(2)] string Name,
    [property: Id(3)] AccessRole Role,
    [property: Id(4)] string SessionId,
    [property: Id(5)] string SessionHash,
    [property: Id(6)] string? Address,
    [property: Id(7)] string? Agent);

[GenerateSerializer, Immutable, Alias("CustomerSync.SignedIn")]
public sealed record SignedIn(
    [property: Id(0)] SignInProblem Problem,
    [property: Id(1)] Session? Session,
    [property: Id(2)] Person? Person);

[GenerateSerializer, Immutable, Alias("CustomerSync.NewKey")]
public sealed record NewKey(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] AccessRole Role,
    [property: Id(3)] string Hash,
    [property: Id(4)] DateTimeOffset? Until,
    [property: Id(5)] string By);

/// <param name="Kind"><c>session</c> or <c>key</c>.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.AccessUse")]
public sealed record AccessUse(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] DateTimeOffset At);
