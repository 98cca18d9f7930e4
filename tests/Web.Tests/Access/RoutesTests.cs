using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.OpenApi;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>Every route of the front × everybody who may ask; a route that is not in the table fails.</summary>
public sealed class RoutesTests : IAsyncLifetime
{
    /// <summary>
    /// Who may: n everybody, v viewer, o operator, a admin, k machine keys alone; behind it t, when a feed token may too,
    /// and l, when one may that is limited to some customers.
    /// </summary>
    private const string Table = """
        POST   /api/webhooks/erpnext/customers              n
        PUT    /api/webhooks/erpnext/customers              n
        DELETE /api/webhooks/erpnext/customers              n
        GET    /api/webhooks/erpnext/customers              o
        GET    /api/webhooks/erpnext/deliveries             v
        GET    /api/webhooks/erpnext/deliveries/{id}        v
        POST   /api/webhooks/erpnext/deliveries/{id}/replay o
        POST   /api/webhooks/erpnext/deliveries/replay      o
        GET    /api/customers/sync                          vt
        POST   /api/customers/sync                          ot
        POST   /api/customers/sync/enhanced                 o
        GET    /api/customers/sync/runs                     vt
        GET    /api/customers/sync/runs/{id}                vt
        DELETE /api/customers/sync/runs/{id}                o
        POST   /api/customers/sync/runs/{id}/confirm        o
        POST   /api/customers/sync/runs/{id}/undo           o
        GET    /api/customers/sync/runs/{id}/deletes        v
        GET    /api/customers/sync/runs/{id}/deletes.csv    o
        GET    /api/customers/sync/runs/{id}/failures       v
        GET    /api/customers/verification                  v
        POST   /api/customers/verification                  o
        POST   /api/customers/verification/repair           o
        GET    /api/customers/verification/customer         v
        GET    /api/customers/verification/differences      v
        POST   /api/customers/verification/runs/{id}/pause  o
        POST   /api/customers/verification/runs/{id}/resume o
        GET    /api/webhooks/erpnext/setup                  o
        POST   /api/webhooks/erpnext/setup                  a
        GET    /api/webhooks/erpnext/setup/mapping          o
        GET    /api/webhooks/erpnext/site-log               o
        POST   /api/webhooks/erpnext/test                   o
        GET    /api/settings                                a
        PUT    /api/settings                                a
        POST   /api/settings/try                            a
        GET    /api/fields                                  v
        PUT    /api/fields                                  a
        POST   /api/fields/accept                           a
        GET    /api/fields/available                        a
        POST   /api/fields/preview                          a
        GET    /api/fields/kept                             v
        PUT    /api/fields/kept                             a
        POST   /api/fields/kept/preview                     a
        GET    /api/views                                   v
        POST   /api/views                                   v
        PUT    /api/views/{id}                              v
        DELETE /api/views/{id}                              v
        GET    /api/customers                               vtl
        GET    /api/customers/export.csv                    o
        POST   /api/customers/export.csv                    o
        GET    /api/customers/by-name                       vtl
        GET    /api/customers/by-name/history               vtl
        GET    /api/customers/by-name/document              o
        DELETE /api/customers/by-name                       a
        DELETE /api/customers/{erpnextId}                   a
        GET    /api/customers/{erpnextId}                   vtl
        GET    /api/customers/events                        vtl
        GET    /api/customers/changes                       vtl
        GET    /hubs/customers                              vtl
        GET    /hubs/customers/negotiate                    vtl
        GET    /health/live                                 n
        GET    /health/ready                                v
        GET    /api/monitoring                              v
        GET    /api/status                                  v
        GET    /metrics                                     v
        GET    /openapi/{documentName}.json                 v
        POST   /api/feed-tokens                             k
        POST   /api/feed-tickets                            vtl
        GET    /api/access/me                               vtl
        GET    /api/access/sign-in                          n
        POST   /api/access/sign-in                          n
        POST   /api/access/sign-in/{provider}               n
        GET    /api/access/oidc/callback/{provider}         n
        POST   /api/access/sign-out                         v
        GET    /api/access/sessions                         v
        DELETE /api/access/sessions/{id}                    v
        GET    /api/access/people                           a
        POST   /api/access/people                           a
        PUT    /api/access/people/{id}                      a
        DELETE /api/access/people/{id}                      a
        POST   /api/access/people/{id}/link                 a
        GET    /api/access/keys                             a
        POST   /api/access/keys                             a
        DELETE /api/access/keys/{id}                        a
        GET    /api/access/erpnext-sign-in                  a
        PUT    /api/access/erpnext-sign-in                  a
        DELETE /api/access/erpnext-sign-in                  a
        GET    /api/hooks                                   a
        POST   /api/hooks                                   a
        GET    /api/hooks/{id}                              a
        PUT    /api/hooks/{id}                              a
        DELETE /api/hooks/{id}                              a
        POST   /api/hooks/{id}/pause                        a
        POST   /api/hooks/{id}/resume                       a
        POST   /api/hooks/{id}/rotate                       a
        POST   /api/hooks/{id}/end-rotation                 a
        POST   /api/hooks/{id}/test                         a
        GET    /api/hooks/{id}/attempts                     a
        POST   /api/hooks/{id}/attempts/{attempt}/replay    a
        GET    /api/access/audit                            a
        GET    /api/access/audit.csv                        a
        """;

    private static readonly Dictionary<string, string> Verdicts = Table.Split('\n').Select(line =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(word => $"{word[0]} {word[1]}", word => word[2]);

    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await ClosedFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public void Every_route_has_a_verdict_and_it_is_the_one_of_the_table()
    {
        var routes = Routes().ToList();

        Assert.Equal(Verdicts.Keys.Order(), routes.Select(route => route.Name).Distinct().Order());
        Assert.All(routes, route => Assert.Equal((route.Name, Verdicts[route.Name]), (route.Name, VerdictOf(route.It))));
    }

    [Fact]
    public async Task Each_route_answers_everybody_as_the_table_says()
    {
        var expired = await Expired();
        var revoked = await Revoked();
        var endedSession = await EndedSession();
        var tokens = await FeedTokens();
        // Strangers' credentials are looked up four times a second at most: many routes at once share that.
        await Parallel.ForEachAsync(Verdicts, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, _) =>
        {
            var (route, verdict) = one;
            var who = verdict[0];
            await Check(route, "nobody", who is 'n', 401, (string?)null);
            await Check(route, "a key that has expired", who is 'n', 401, expired);
            await Check(route, "a key that was revoked", who is 'n', 401, revoked);
            await Check(route, "no key", who is 'n', 401, "csync_x");
            await Check(route, "a viewer", who is 'n' or 'v' or 'k', 403, _front.KeyOf(AccessRole.Viewer));
            await Check(route, "an operator", who is 'n' or 'v' or 'k' or 'o', 403, _front.KeyOf(AccessRole.Operator));
            await Check(route, "an admin", true, 403, _front.KeyOf(AccessRole.Admin));
            foreach (var role in new[] { AccessRole.Viewer, AccessRole.Operator })
            {
                var may = who is 'n' || (verdict.Contains('t') && (who is 'v' || role is AccessRole.Operator));
                await Check(route, $"a feed token of a {role}", may, 403, tokens[(role, false)]);
                await Check(route, $"a limited feed token of a {role}",
                    may && (who is 'n' || verdict.Contains('l')), 403, tokens[(role, true)]);
            }
            await CheckCookie(route, "a session that has ended", who is 'n', 401, endedSession, "same-origin");
            await CheckCookie(route, "a signed-in viewer", who is 'n' or 'v', 403,
                await _front.NewSession(AccessRole.Viewer), "same-origin");
            var isRead = route.StartsWith("GET", StringComparison.Ordinal);
            await CheckCookie(route, "an admin's cookie and nothing that says whose page it is", isRead || who is 'n', 401,
                _front.SessionOf(AccessRole.Admin), "none");
            foreach (var site in new[] { "cross-site", "same-site" })
                await CheckCookie(route, $"an admin's cookie, {site}", false, 403, _front.SessionOf(AccessRole.Admin),
                    site);
            foreach (var origin in new[] { "https://evil.example", "null", _front.Url + ".evil.example" })
                await CheckOrigin(route, origin);
        });
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/nothing.txt")]
    [InlineData("/METRICS")]
    [InlineData("/Health/Ready")]
    [InlineData("/api//customers")]
    [InlineData("/api/customers/../customers")]
    [InlineData("/%61pi/customers")]
    public async Task A_stranger_is_not_told_what_there_is(string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _front.Nobody.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _front.Nobody.PutAsync(path, null)).StatusCode);
    }

    private async Task<string> Expired()
    {
        var key = await _front.NewKey(AccessRole.Admin, TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        await Wait.Until("the key ends", () => _front.Book.OfKey(key) is null);
        return key;
    }

    private async Task<string> Revoked()
    {
        var key = await _front.NewKey(AccessRole.Admin);
        await _front.Revoke(key);
        return key;
    }

    private async Task<string> EndedSession()
    {
        var session = await _front.NewSession(AccessRole.Admin);
        await _front.End(session);
        return session;
    }

    /// <summary>Of each role, whole and limited.</summary>
    private async Task<Dictionary<(AccessRole, bool), string>> FeedTokens()
    {
        var (tokens, only) = (new Dictionary<(AccessRole, bool), string>(), new[] { Guid.NewGuid() });
        foreach (var role in new[] { AccessRole.Viewer, AccessRole.Operator })
            foreach (var isLimited in new[] { false, true })
            {
                using var answer = await _front.Http(AccessRole.Operator).PostAsJsonAsync("/api/feed-tokens", new
                {
                    user = "layla", role = role.ToString().ToLowerInvariant(), customers = isLimited ? only : null,
                });
                tokens[(role, isLimited)] = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data")
                    .GetProperty("token").GetString()!;
            }
        return tokens;
    }

    private async Task Check(string route, string who, bool may, int refusal, string? key)
    {
        using var request = Request(route);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await Check(route, who, may, refusal, request);
    }

    private async Task CheckCookie(string route, string who, bool may, int refusal, string session, string site)
    {
        using var request = Request(route);
        request.Headers.Add("Cookie", _front.Cookie(session));
        request.Headers.Add("Sec-Fetch-Site", site);
        await Check(route, who, may, refusal, request);
    }

    private async Task CheckOrigin(string route, string origin)
    {
        using (var request = Request(route))
        {
            request.Headers.Add("Origin", origin);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _front.KeyOf(AccessRole.Admin));
            await Check(route, $"a page of {origin} with a key", false, 403, request);
        }
        using (var request = Request(route))
        {
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Cookie", _front.Cookie(_front.SessionOf(AccessRole.Admin)));
            await Check(route, $"a page of {origin} with a cookie", false, 403, request);
        }
    }

    private async Task Check(string route, string who, bool may, int refusal, HttpRequestMessage request)
    {
        using var answer = await _front.Nobody.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)answer.StatusCode;
        // The intake answers strangers 401 too, in its own words.
        var isRefused = status == refusal && !(refusal == 401 && answer.Headers.WwwAuthenticate.Count == 0);
        Assert.True(may ? !isRefused && status < 500 || status is 502 or 503 : status == refusal,
            $"{route} answers {who} {status}.");
        Assert.True(answer.Headers.Contains("X-Content-Type-Options"), $"{route} answers {who} without its headers.");
        if (status is 401 or 403) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>What it takes is nothing that does anything.</summary>
    private static HttpRequestMessage Request(string route)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        var request = new HttpRequestMessage(new HttpMethod(method), path
            .Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("/changes", "/changes?wait=0", StringComparison.Ordinal)
            .Replace("{id}", "none", StringComparison.Ordinal)
            .Replace("{attempt}", "none", StringComparison.Ordinal).Replace("{erpnextId}", "none", StringComparison.Ordinal));
        if (method is "POST" or "PUT") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return request;
    }

    private IEnumerable<(string Name, RouteEndpoint It)> Routes() =>
        from endpoint in _front.Front.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in OtherRoutes.MethodsOf(endpoint)
        select ($"{method} {OtherRoutes.PathOf(endpoint.RoutePattern)}", endpoint);

    private static string VerdictOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return "n";
        var needs = endpoint.Metadata.GetMetadata<NeedsAttribute>();
        return needs is null ? "none" : needs.KeysOnly ? "k" : char.ToLowerInvariant(needs.Role.ToString()[0]) + (needs.FeedTokens ? "t" : "")
            + (needs.LimitedTokens ? "l" : "");
    }
}
