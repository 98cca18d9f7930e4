using CustomerSync.Storage;
using Orleans.Concurrency;

namespace CustomerSync.Access;

/// <summary>Who may what. Stateless: any silo answers, and the database decides who was first.</summary>
[StatelessWorker]
internal sealed class AccessGrain(AccessStore store, TimeProvider time) : Grain, IAccessGrain
{
    private static readonly TimeSpan SessionLife = TimeSpan.FromDays(7), SessionIdle = TimeSpan.FromHours(12);

    /// <summary>So long may what is stored of the last use be behind.</summary>
    private static readonly TimeSpan SessionStep = TimeSpan.FromHours(1), KeyStep = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => time.GetStorableNow();

    public async Task<AccessSnapshot?> Read(long known)
    {
        if (await store.Version() == known) return null;
        var records = await store.Read();
        return new(records.Version, records.All<Person>(), records.All<MachineKey>(), records.All<Session>(),
            records.All<ErpNextSignIn>().SingleOrDefault());
    }

    public async Task<bool> OfferFirstLink(string linkHash, DateTimeOffset until, bool replaces = false)
    {
        var now = Now;
        if ((await store.Read()).All<Person>().Any(person => person.IsAdmin(now))) return false;
        return await store.Change(records =>
        {
            var others = records.All<AccessLink>().Where(link => link.By == AccessLink.ByStart).ToList();
            if (records.All<Person>().Any(person => person.IsAdmin(now))
                || (!replaces && others.Any(link => link.Until > now))) return false;
            others.ForEach(records.Remove);
            records.Save(AccessLinks.Admin(linkHash, until, AccessLink.ByStart));
            return true;
        });
    }

    public Task<Person?> Invite(Invitation invitation) => store.Change(records =>
    {
        var person = invitation.PersonId is { } id ? records.Find<Person>(id)
            : new(Credentials.NewId(), invitation.Name, invitation.Role, Now, invitation.By, invitation.PersonUntil,
                "link", null, null);
        if (person is null) return null;
        foreach (var link in Unused(records, person.Id)) records.Remove(link);
        if (invitation.PersonId is null) records.Save(person);
        records.Save(new AccessLink(invitation.LinkHash, person.Id, person.Name, person.Role, invitation.LinkUntil,
            person.Until, invitation.By));
        return person;
    });

    public async Task<SignedIn> Redeem(Redemption redemption)
    {
        // Strangers may try as often as they like: what is no link costs no transaction.
        if ((await store.Read()).Find<AccessLink>(redemption.LinkHash) is null)
            return Refused(SignInProblem.UnknownLink);
        return await store.Change(records => Redeem(records, redemption, Now));
    }

    public Task<SignedIn> SignInFrom(OutsideSignIn outside) => store.Change(records =>
    {
        var now = Now;
        var person = records.All<Person>().FirstOrDefault(known =>
                known.Provider == outside.Provider && known.Subject == outside.Subject)
            ?? new(Credentials.NewId(), outside.Name, outside.Role, now, outside.Provider, null, outside.Provider,
                outside.Subject, null);
        return person.Until <= now ? Refused(SignInProblem.PersonEnded)
            : Begin(records, person with { Name = outside.Name, Role = outside.Role }, now, new(outside.SessionId,
                outside.SessionHash, person.Id, now, now, Until(now, now), outside.Address, outside.Agent));
    });

    public Task<AccessOutcome> ChangePerson(string id, string name, AccessRole role, DateTimeOffset? until) =>
        ChangePerson(id, (records, person) =>
    {
        var changed = person with { Name = name, Role = role, Until = until };
        if (IsLasting(person) && !IsLasting(changed) && IsOnlyOne(records, person)) return AccessOutcome.LastAdmin;
        records.Save(changed);
        return AccessOutcome.Done;
    });

    public Task<AccessOutcome> RemovePerson(string id) => ChangePerson(id, (records, person) =>
    {
        if (IsLasting(person) && IsOnlyOne(records, person)) return AccessOutcome.LastAdmin;
        Remove(records, person);
        return AccessOutcome.Done;
    });

    public Task<AccessOutcome> SetErpNextSignIn(ErpNextSignIn? signIn) => store.Change(records =>
    {
        if (signIn is not null) records.Save(signIn);
        if (signIn is not null || records.All<ErpNextSignIn>() is not [var before]) return AccessOutcome.Done;
        var people = records.All<Person>().ToLookup(person => person.Provider == ErpNextSignIn.Provider);
        if (people[true].Any(IsLasting) && !people[false].Any(IsLasting)) return AccessOutcome.LastAdmin;
        records.Remove(before);
        foreach (var person in people[true]) Remove(records, person);
        return AccessOutcome.Done;
    });

    public Task<MachineKey> AddKey(NewKey key) => store.Change(records =>
    {
        var added = AccessLinks.Key(key, Now);
        records.Save(added);
        return added;
    });

    public Task<AccessOutcome> RevokeKey(string id) => store.Change(records =>
    {
        if (records.Find<MachineKey>(id) is not { } key) return AccessOutcome.NotFound;
        records.Remove(key);
        return AccessOutcome.Done;
    });

    public Task<int> EndSessions(IReadOnlyList<string> ids) => store.Change(records =>
    {
        var ended = records.All<Session>().Where(session => ids.Contains(session.Id)).ToList();
        ended.ForEach(records.Remove);
        return ended.Count;
    });

    public async Task Seen(IReadOnlyList<AccessUse> uses)
    {
        if (!Due(await store.Read(), uses).Any()) return;
        await store.Change(records =>
        {
            var due = Due(records, uses).ToList();
            due.ForEach(records.Save);
            return due.Count;
        });
    }

    public async Task<bool> TakeTicket(string id, DateTimeOffset until) =>
        until > Now && await store.TakeTicket(id, until);

    private Task<AccessOutcome> ChangePerson(string id, Func<AccessRecords, Person, AccessOutcome> change) =>
        store.Change(records =>
            records.Find<Person>(id) is { } person ? change(records, person) : AccessOutcome.NotFound);

    private static SignedIn Redeem(AccessRecords records, Redemption redemption, DateTimeOffset now)
    {
        if (records.Find<AccessLink>(redemption.LinkHash) is not { } link
            || Redeemer(records, link, redemption.Name, now) is not { } person)
            return Refused(SignInProblem.UnknownLink);
        if (link.UsedAt is not null) return Refused(SignInProblem.UsedLink);
        if (link.Until <= now || person.Until <= now) return Refused(SignInProblem.ExpiredLink);
        records.Save(link with { UsedAt = now });
        return Begin(records, person, now, new(redemption.SessionId, redemption.SessionHash, person.Id, now, now,
            Until(now, now), redemption.Address, redemption.Agent));
    }

    private static SignedIn Begin(AccessRecords records, Person person, DateTimeOffset now, Session session)
    {
        records.Save(person = person with { SignedInAt = now });
        records.Save(session);
        // Where there is an admin there is no first one to come.
        if (person.Role is AccessRole.Admin)
            foreach (var first in records.All<AccessLink>().Where(IsOffered)) records.Remove(first);
        return new(SignInProblem.None, session, person);
    }

    private static Person? Redeemer(AccessRecords records, AccessLink link, string? name, DateTimeOffset now) =>
        link.PersonId is { } id ? records.Find<Person>(id)
        : new(Credentials.NewId(), string.IsNullOrWhiteSpace(name) ? link.Name : name.Trim(), link.Role, now, link.By,
            link.PersonUntil, "link", null, null);

    private static void Remove(AccessRecords records, Person person)
    {
        records.Remove(person);
        foreach (var session in records.All<Session>().Where(session => session.PersonId == person.Id))
            records.Remove(session);
        foreach (var link in Unused(records, person.Id)) records.Remove(link);
    }

    /// <summary>What of the uses is worth writing.</summary>
    private static IEnumerable<object> Due(AccessRecords records, IReadOnlyList<AccessUse> uses)
    {
        var last = uses.GroupBy(use => (use.Kind, use.Id)).Select(same => same.MaxBy(use => use.At)!);
        foreach (var (kind, id, at) in last)
            if (kind == "session" && records.Find<Session>(id) is { } session && at >= session.SeenAt + SessionStep)
                yield return session with { SeenAt = at, Until = Until(session.MadeAt, at) };
            else if (kind == "key" && records.Find<MachineKey>(id) is { } key && !(at < key.UsedAt + KeyStep))
                yield return key with { UsedAt = at };
    }

    private static DateTimeOffset Until(DateTimeOffset madeAt, DateTimeOffset seenAt) =>
        seenAt + SessionIdle < madeAt + SessionLife ? seenAt + SessionIdle : madeAt + SessionLife;

    private static SignedIn Refused(SignInProblem problem) => new(problem, null, null);

    private static IEnumerable<AccessLink> Unused(AccessRecords records, string personId) =>
        records.All<AccessLink>().Where(link => link.PersonId == personId && link.UsedAt is null);

    private static bool IsOffered(AccessLink link) => link.By == AccessLink.ByStart && link.UsedAt is null;

    /// <summary>An admin whose time does not end: one of them stays.</summary>
    private static bool IsLasting(Person person) =>
        person is { Role: AccessRole.Admin, SignedInAt: not null, Until: null };

    private static bool IsOnlyOne(AccessRecords records, Person admin) =>
        !records.All<Person>().Any(other => other.Id != admin.Id && IsLasting(other));
}
