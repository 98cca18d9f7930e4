using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CustomerSync.Tests.Access;

/// <summary>A browser, as far as signing in needs one: it keeps cookies and goes where it is sent.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly ClosedFront _front;
    private readonly HttpClient _http;

    public Visitor(ClosedFront front, bool follows = true)
    {
        _front = front;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = follows })
            { BaseAddress = front.Url };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public CookieContainer Cookies { get; } = new();

    public string? Session => Cookies.GetCookies(_front.Url)[$"customersync-{_front.Url.Port}"]?.Value;

    /// <summary>What the page's button does.</summary>
    public Task<HttpResponseMessage> Begin(string provider, string? to = null) =>
        _http.PostAsJsonAsync($"/api/access/sign-in/{provider}", new { to });

    /// <summary>The provider's address.</summary>
    public async Task<string> WayOut(string provider, string? to = null)
    {
        using var answer = await Begin(provider, to);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("location").GetString()!;
    }

    public Task<HttpResponseMessage> Get(string address) => _http.GetAsync(address);

    public Task<HttpResponseMessage> Post(string address, Dictionary<string, string> form) =>
        _http.PostAsync(address, new FormUrlEncodedContent(form));

    /// <summary>The whole way, to where it ends.</summary>
    public async Task<HttpResponseMessage> SignIn(string provider, string? to = null) =>
        await Get(await WayOut(provider, to));

    /// <summary>Status and the problem that the page shows.</summary>
    public static async Task<(int Status, string Problem)> Shown(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("Exception", html, StringComparison.Ordinal);
        return ((int)answer.StatusCode, html.Split("data-problem=\"") is [_, var rest] ? rest.Split('"')[0] : "");
    }

    public async Task<(string Name, string Role)> Me()
    {
        using var answer = await Get("/api/access/me");
        answer.EnsureSuccessStatusCode();
        var me = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        return (me.GetProperty("name").GetString()!, me.GetProperty("role").GetString()!);
    }

    public void Dispose() => _http.Dispose();
}
