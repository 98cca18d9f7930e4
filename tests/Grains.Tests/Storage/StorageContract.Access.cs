using CustomerSync.Access;
using CustomerSync.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private readonly FakeTimeProvider _accessTime = new(Sample.Noon);

    private AccessGrain Access => new(new AccessStore(Database, _accessTime), _accessTime);

    private DateTimeOffset AccessNow => _accessTime.GetStorableNow();

    [Fact]
    public async Task A_snapshot_is_read_once_for_each_change()
    {
        var empty = (await Access.Read(0))!;
        Assert.Null(await Access.Read(empty.Version));

        var key = await Access.AddKey(new("k1", "مفتاح", AccessRole.Operator, "hash", AccessNow.AddDays(1), "Ali"));

        var snapshot = (await Access.Read(empty.Version))!;
        Assert.Equal([key], snapshot.Keys);
        Assert.True(snapshot.Version > empty.Version);
        Assert.Null(await Access.Read(snapshot.Version));
        Assert.Equal(AccessOutcome.Done, await Access.RevokeKey("k1"));
        Assert.Equal(AccessOutcome.NotFound, await Access.RevokeKey("k1"));
        Assert.Empty((await Access.Read(snapshot.Version))!.Keys);
    }

    [Fact]
    public async Task What_only_a_newer_process_knows_of_a_key_stays_when_an_older_one_writes_its_use()
    {
        await Access.AddKey(new("k1", "Key", AccessRole.Operator, "hash", null, "Ali"));
        await Database.Write(session => session.Statement("newer", """
            UPDATE access_entries SET body = REPLACE(body, '"name":', '"onlyFrom":["10.0.0.0/8"],"name":')
            """).ExecuteNonQueryAsync());

        await Access.Seen([new("key", "k1", AccessNow)]);

        Assert.Equal(AccessNow, Assert.Single((await Access.Read(0))!.Keys).UsedAt);
        Assert.Contains("\"onlyFrom\":[\"10.0.0.0/8\"]", await Database.Read(async session => (string)(await session
            .Statement("body", "SELECT body FROM access_entries").ExecuteScalarAsync())!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_of_the_first_admin_is_offered_until_there_is_one()
    {
        Assert.True(await Access.OfferFirstLink("one", AccessNow.AddMinutes(10)));
        Assert.False(await Access.OfferFirstLink("two", AccessNow.AddMinutes(10)));
        Assert.True(await Access.OfferFirstLink("three", AccessNow.AddMinutes(10), replaces: true));
        Assert.Equal(SignInProblem.UnknownLink, (await Redeem("one")).Problem);
        _accessTime.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(SignInProblem.ExpiredLink, (await Redeem("three")).Problem);
        Assert.True(await Access.OfferFirstLink("four", AccessNow.AddMinutes(10)));

        var signedIn = await Redeem("four", "Noura");

        Assert.Equal(("Noura", AccessRole.Admin, AccessNow),
            (signedIn.Person!.Name, signedIn.Person.Role, signedIn.Person.SignedInAt));
        Assert.Equal(SignInProblem.UsedLink, (await Redeem("four")).Problem);
        Assert.False(await Access.OfferFirstLink("five", AccessNow.AddMinutes(10), replaces: true));
        var snapshot = (await Access.Read(0))!;
        Assert.True(snapshot.HasAdmin(AccessNow));
        Assert.Equal([signedIn.Session!], snapshot.Sessions);
    }

    [Fact]
    public async Task Of_two_that_redeem_one_link_one_is_signed_in()
    {
        await Access.OfferFirstLink("link", AccessNow.AddMinutes(10));

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Redeem("link"))));

        Assert.Single(all, signedIn => signedIn.Problem is SignInProblem.None);
        Assert.Equal(7, all.Count(signedIn => signedIn.Problem is SignInProblem.UsedLink));
        Assert.Single((await Access.Read(0))!.People);
        Assert.Single((await Access.Read(0))!.Sessions);
    }

    [Fact]
    public async Task A_ticket_is_taken_once()
    {
        var until = AccessNow.AddSeconds(30);

        var all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Access.TakeTicket("ticket", until))));

        Assert.Single(all, taken => taken);
        Assert.False(await Access.TakeTicket("over", AccessNow));
    }

    [Fact]
    public async Task A_person_has_one_link_and_its_name_and_end()
    {
        var person = (await Access.Invite(
            new("first", null, "Sami", AccessRole.Viewer, AccessNow.AddDays(1), AccessNow.AddDays(30), "Noura")))!;
        Assert.Equal(person, await Access.Invite(
            new("second", person.Id, "", AccessRole.None, AccessNow.AddDays(1), null, "Noura")));
        Assert.Null(await Access.Invite(new("x", "nobody", "", AccessRole.Viewer, AccessNow.AddDays(1), null, "Noura")));

        Assert.Equal(SignInProblem.UnknownLink, (await Redeem("first")).Problem);
        Assert.Equal(person with { SignedInAt = AccessNow }, (await Redeem("second", "Someone else")).Person);

        await Access.Invite(new("third", person.Id, "", AccessRole.None, AccessNow.AddDays(90), null, "Noura"));
        _accessTime.Advance(TimeSpan.FromDays(31));
        Assert.Equal(SignInProblem.ExpiredLink, (await Redeem("third")).Problem);
    }

    [Fact]
    public async Task The_last_admin_stays_one()
    {
        await Access.OfferFirstLink("link", AccessNow.AddMinutes(10));
        var admin = (await Redeem("link")).Person!;
        var other = (await Access.Invite(
            new("other", null, "Sami", AccessRole.Admin, AccessNow.AddDays(1), null, admin.Name)))!;

        Assert.Equal(AccessOutcome.LastAdmin, await Access.RemovePerson(admin.Id));
        Assert.Equal(AccessOutcome.LastAdmin, await Access.ChangePerson(admin.Id, "A", AccessRole.Operator, null));
        Assert.Equal(AccessOutcome.LastAdmin,
            await Access.ChangePerson(admin.Id, "A", AccessRole.Admin, AccessNow.AddDays(1)));
        Assert.Equal(AccessOutcome.Done, await Access.ChangePerson(admin.Id, "A", AccessRole.Admin, null));
        Assert.Equal(AccessOutcome.NotFound, await Access.RemovePerson("nobody"));

        await Redeem("other");
        var outcomes = await Task.WhenAll(new[] { admin.Id, other.Id }
            .Select(id => Task.Run(() => Access.RemovePerson(id))));

        Assert.Equal([AccessOutcome.Done, AccessOutcome.LastAdmin], outcomes.Order());
        var snapshot = (await Access.Read(0))!;
        Assert.Equal(Assert.Single(snapshot.People).Id, Assert.Single(snapshot.Sessions).PersonId);
    }

    [Fact]
    public async Task A_session_ends_twelve_hours_after_it_was_seen_and_after_seven_days()
    {
        await Access.OfferFirstLink("link", AccessNow.AddMinutes(10));
        var session = (await Redeem("link")).Session!;
        Assert.Equal(AccessNow.AddHours(12), session.Until);
        var version = (await Access.Read(0))!.Version;

        _accessTime.Advance(TimeSpan.FromMinutes(59));
        await Saw("session", session.Id);
        Assert.Null(await Access.Read(version));
        _accessTime.Advance(TimeSpan.FromMinutes(1));
        await Saw("session", session.Id);
        Assert.Equal((AccessNow, AccessNow.AddHours(12)), await SeenAndUntil());

        _accessTime.Advance(TimeSpan.FromDays(6.9));
        await Saw("session", session.Id);
        Assert.Equal((AccessNow, session.MadeAt.AddDays(7)), await SeenAndUntil());

        Assert.Equal(1, await Access.EndSessions([session.Id, "unknown"]));
        await Saw("session", session.Id);
        Assert.Empty((await Access.Read(0))!.Sessions);

        async Task<(DateTimeOffset, DateTimeOffset)> SeenAndUntil() =>
            (await Access.Read(0))!.Sessions.Select(found => (found.SeenAt, found.Until)).Single();
    }

    [Fact]
    public async Task The_use_of_a_key_is_noted_each_minute_and_is_no_news()
    {
        await Access.AddKey(new("k", "Key", AccessRole.Viewer, "hash", null, "Noura"));
        var version = (await Access.Read(0))!.Version;
        var first = AccessNow;

        await Saw("key", "k");
        _accessTime.Advance(TimeSpan.FromSeconds(59));
        await Saw("key", "k");
        Assert.Equal(first, (await Access.Read(0))!.Keys.Single().UsedAt);
        _accessTime.Advance(TimeSpan.FromSeconds(1));
        await Saw("key", "k");

        Assert.Equal(AccessNow, (await Access.Read(0))!.Keys.Single().UsedAt);
        Assert.Null(await Access.Read(version));
    }

    [Fact]
    public async Task What_a_copy_of_the_database_brings_back_is_ended_but_for_people_and_keys()
    {
        await Access.OfferFirstLink("link", AccessNow.AddMinutes(10));
        var person = (await Redeem("link")).Person!;
        await Access.Invite(new("again", person.Id, "", AccessRole.None, AccessNow.AddDays(1), null, "Noura"));
        await Access.AddKey(new("k", "Key", AccessRole.Viewer, "hash", null, "Noura"));
        var version = (await Access.Read(0))!.Version;

        await new AccessStore(Database, _accessTime).EndSignIns();

        var snapshot = (await Access.Read(version))!;
        Assert.Equal((1, 1, 0), (snapshot.People.Count, snapshot.Keys.Count, snapshot.Sessions.Count));
        Assert.Equal(SignInProblem.UnknownLink, (await Redeem("again")).Problem);
    }

    [Fact]
    public async Task The_audit_is_read_newest_first_by_whom_what_and_when()
    {
        var audit = new AuditGrain(new AuditStore(Database));
        var entries = Enumerable.Range(0, 6)
            .Select(i => Entry(AccessNow.AddMinutes(i), i % 2 == 0 ? "key" : "person", i < 3 ? "export" : "sync.start"))
            .ToList();
        await audit.Append(entries[..4]);
        await audit.Append(entries[3..]); // The front had not heard that it was written.

        var first = await audit.List(new(null, null, null, null, null, 4));
        var second = await audit.List(new(null, null, null, null, first.NextCursor, 4));

        Assert.Equal(Enumerable.Reverse(entries), first.Items.Concat(second.Items));
        Assert.Null(second.NextCursor);
        Assert.Equal([entries[2], entries[0]], (await audit.List(new("key", "export", null, null, null, 9))).Items);
        Assert.Equal([entries[2], entries[1]],
            (await audit.List(new(null, null, entries[1].At, entries[3].At, null, 9))).Items);
    }

    [Fact]
    public async Task Old_audit_entries_and_what_expired_are_pruned()
    {
        var audit = new AuditStore(Database);
        var (old, young) = (Entry(AccessNow, "a", "x"), Entry(AccessNow.AddDays(2), "a", "x"));
        await audit.Append([old, young]);
        await Access.OfferFirstLink("link", AccessNow.AddMinutes(10));
        var person = (await Redeem("link")).Person!;
        await Access.TakeTicket("ticket", AccessNow.AddSeconds(30));
        _accessTime.Advance(TimeSpan.FromDays(1));
        await Access.Invite(new("young", person.Id, "", AccessRole.None, AccessNow.AddDays(1), null, "Noura"));
        var pruning = new Pruning(Database);

        Assert.Equal((1, 3), (await pruning.Audit(AccessNow), await pruning.Access(AccessNow)));

        Assert.Equal([young], await audit.List(new(null, null, null, null, null, 9)));
        Assert.Single((await Access.Read(0))!.People);
        Assert.Equal(SignInProblem.None, (await Redeem("young")).Problem);
    }

    private static AuditEntry Entry(DateTimeOffset at, string actor, string action) => new(
        Guid.CreateVersion7(at).ToString("N"), at, "person", actor, "Noura", action, "target", "done", "10.0.0.1", 2,
        null);

    private Task<SignedIn> Redeem(string link, string? name = null) =>
        Access.Redeem(new(link, Credentials.NewId(), Credentials.Hash(Credentials.NewToken()), name, "::1", null));

    private Task Saw(string kind, string id) => Access.Seen([new(kind, id, AccessNow)]);
}
