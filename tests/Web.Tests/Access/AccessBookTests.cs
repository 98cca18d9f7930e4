using CustomerSync.Access;
using CustomerSync.Cluster;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CustomerSync.Tests.Access;

/// <summary>What a front knows of who may what.</summary>
public sealed class AccessBookTests : IAsyncLifetime
{
    private readonly string _key = Credentials.NewKey().Text;
    private readonly string _token = Credentials.NewToken();
    private readonly FakeAccess _grain;
    private readonly AccessBook _book;

    public AccessBookTests()
    {
        (_grain, var factory) = FakeAccess.Create();
        _grain.Snapshot = Whole(1);
        _book = new(
            ClusterConnection.InThisProcess(), factory, TimeProvider.System, NullLogger<AccessBook>.Instance);
    }

    public async ValueTask InitializeAsync() => await _book.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _book.StopAsync(CancellationToken.None);
        _book.Dispose();
    }

    [Fact]
    public void A_key_and_a_session_are_known_by_their_whole_text_and_not_in_each_others_place()
    {
        Assert.Equal(GrantKind.Key, _book.OfKey(_key)!.Grant.Kind);
        Assert.Equal("Nour", _book.OfSession(_token)!.Grant.Name);
        Assert.Null(_book.OfSession(_key));
        Assert.Null(_book.OfKey(_token));
        Assert.Null(_book.OfKey(Credentials.NewKey().Text));
        Assert.Null(_book.OfSession(Credentials.Hash(_token)));
    }

    [Fact]
    public async Task What_was_revoked_is_not_alive_any_more_and_those_who_wait_for_it_are_told()
    {
        var changed = 0;
        _book.Changed += () => changed++;
        var (key, session) = (_book.OfKey(_key)!.Grant, _book.OfSession(_token)!.Grant);
        var feedToken = key with { Kind = GrantKind.FeedToken };
        Assert.True(_book.IsAlive(key) && _book.IsAlive(session) && _book.IsAlive(feedToken));

        _grain.Snapshot = FakeAccess.With(2);

        await Wait.Until("the next reading", () => _book.Snapshot!.Version == 2);
        Assert.False(_book.IsAlive(key) || _book.IsAlive(session) || _book.IsAlive(feedToken));
        Assert.Null(_book.OfKey(_key));
        await Wait.Until("the event", () => changed == 1);
    }

    [Fact]
    public async Task While_no_silo_answers_what_was_known_before_holds()
    {
        var reads = _grain.Reads;
        _grain.IsAway = true;
        await Wait.Until("two readings that failed", () => _grain.Reads > reads + 1);

        Assert.NotNull(_book.OfKey(_key));
        await _book.RefreshForStranger();
        await _book.Refresh(); // After a change that is stored: it fails nobody.
        Assert.NotNull(_book.OfKey(_key));
    }

    [Fact]
    public async Task A_session_ends_when_its_time_or_its_persons_is_over_and_goes_on_when_it_has_moved()
    {
        var (over, left) = (Credentials.NewToken(), Credentials.NewToken());
        var past = DateTimeOffset.UnixEpoch;
        var gone = FakeAccess.Person("gone") with { Until = past };
        var session = FakeAccess.Session(over, "Nour", past);
        _grain.Snapshot = FakeAccess.With(
            2, FakeAccess.Person("Nour"), gone, session, FakeAccess.Session(left, "gone", DateTimeOffset.MaxValue),
            FakeAccess.Key(_key, past));
        await _book.Refresh();

        Assert.Null(_book.OfSession(over));
        Assert.Null(_book.OfSession(left));
        Assert.Null(_book.OfKey(_key));

        _grain.Snapshot = FakeAccess.With(
            3, FakeAccess.Person("Nour"), session with { Until = DateTimeOffset.MaxValue });
        await _book.Refresh();

        Assert.True(_book.IsAlive(new(GrantKind.Person, "Nour", "Nour", AccessRole.Admin, past, session.Id)));
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_a_reading()
    {
        var reads = _grain.Reads;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _book.RefreshForStranger()));

        Assert.InRange(_grain.Reads, reads + 1, reads + 20);
    }

    [Fact]
    public async Task What_is_in_use_is_written_down_once_for_a_time()
    {
        for (var i = 0; i < 100; i++)
        {
            _book.Saw(_book.OfKey(_key)!);
            _book.Saw(_book.OfSession(_token)!);
        }
        await Wait.Until("the use is told", () => { lock (_grain.Uses) return _grain.Uses.Count > 0; });

        Assert.Equal(["key", "session"], _grain.Uses.Select(use => use.Kind).Order());
    }

    private AccessSnapshot Whole(long version) => FakeAccess.With(
        version, FakeAccess.Key(_key), FakeAccess.Person("Nour"),
        FakeAccess.Session(_token, "Nour", DateTimeOffset.MaxValue));
}
