using System.Net.Http.Headers;
using CustomerSync.Access;
using CustomerSync.Cluster;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>A front that asks for credentials, with a key and a session of each role.</summary>
internal sealed class ClosedFront : IAsyncDisposable
{
    private static readonly AccessRole[] Roles = [AccessRole.Viewer, AccessRole.Operator, AccessRole.Admin];

    private readonly Dictionary<AccessRole, string> _keys = [], _sessions = [];
    private readonly List<HttpClient> _clients = [];

    private ClosedFront(RunningFront front) => Front = front;

    public RunningFront Front { get; }

    public Uri Url => Front.Http.BaseAddress!;

    /// <summary>Without a credential.</summary>
    public HttpClient Nobody => Front.Http;

    public IAccessGrain Grain => Front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccessGrain>(0);

    public AccessBook Book => Front.App.Services.GetRequiredService<AccessBook>();

    /// <param name="settings">As of <see cref="RunningFront"/>.</param>
    public static Task<ClosedFront> Start(params string[] settings) => Start(null, settings);

    public static async Task<ClosedFront> Start(Action<IServiceCollection>? replace, params string[] settings)
    {
        var file = Path.Combine(Path.GetTempPath(), $"customersync-link-{Guid.NewGuid():N}");
        var front = new ClosedFront(await RunningFront.Start(
            null, replace, ["--Access:Mode", "Closed", "--Access:LinkFile", file, .. settings]));
        await front.Front.App.Services.GetRequiredService<ClusterConnection>().Reached;
        foreach (var role in Roles)
        {
            front._keys[role] = await front.NewKey(role);
            front._sessions[role] = await front.NewSession(role);
        }
        return front;
    }

    /// <summary>A key that this front knows.</summary>
    public async Task<string> NewKey(AccessRole role, DateTimeOffset? until = null)
    {
        var (text, id) = Credentials.NewKey();
        await Grain.AddKey(new(id, $"key of a {role}", role, Credentials.Hash(text), until, "a test"));
        await WaitUntilRead("the new key", access => access.Keys.Any(key => key.Id == id));
        return text;
    }

    /// <summary>Invites somebody and redeems the link; the session's token.</summary>
    public async Task<string> NewSession(AccessRole role)
    {
        var (link, token) = (await NewLink(role), Credentials.NewToken());
        await Grain.Redeem(new(
            Credentials.Hash(link), Credentials.NewId(), Credentials.Hash(token), null, "127.0.0.1", "a test"));
        await WaitUntilRead("the new session", _ => Book.OfSession(token) is not null);
        return token;
    }

    public async Task<string> NewLink(AccessRole role, TimeSpan? life = null)
    {
        var link = Credentials.NewToken();
        await Grain.Invite(new(Credentials.Hash(link), null, $"person {role}", role,
            TimeProvider.System.GetUtcNow() + (life ?? TimeSpan.FromHours(1)), null, "a test"));
        return link;
    }

    public async Task Revoke(string key)
    {
        Assert.True(Credentials.TryReadKey(key, out var id));
        await Grain.RevokeKey(id);
        await WaitUntilRead("the key's end", _ => Book.OfKey(key) is null);
    }

    public async Task End(string session)
    {
        await Grain.EndSessions([Book.OfSession(session)!.Grant.SessionId!]);
        await WaitUntilRead("the session's end", _ => Book.OfSession(session) is null);
    }

    /// <summary>Until this front has read something: a busy machine may not answer at the first question.</summary>
    private Task WaitUntilRead(string what, Func<AccessSnapshot, bool> isThere) => Wait.Until(what, async () =>
    {
        await Book.Refresh();
        return Book.Snapshot is { } access && isThere(access);
    });

    public string KeyOf(AccessRole role) => _keys[role];

    public string SessionOf(AccessRole role) => _sessions[role];

    public string Cookie(string session) => $"customersync-{Url.Port}={session}";

    /// <summary>With the key of the role.</summary>
    public HttpClient Http(AccessRole role) => WithKey(_keys[role]);

    public HttpClient WithKey(string key)
    {
        var http = Client();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>As one of our own pages, signed in.</summary>
    public HttpClient WithCookie(AccessRole role) => WithCookie(_sessions[role]);

    public HttpClient WithCookie(string session)
    {
        var http = Client();
        http.DefaultRequestHeaders.Add("Cookie", Cookie(session));
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await Front.DisposeAsync();
    }

    private HttpClient Client()
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) {
            BaseAddress = Url };
        _clients.Add(http);
        return http;
    }
}
