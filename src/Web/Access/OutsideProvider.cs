using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// Somebody else who says who people are. It is no scheme of ASP.NET's, which would be asked at every request and
/// cannot well be taken away again: its handler is made for the two requests that are for it.
/// </summary>
/// <param name="id">In paths, and as <see cref="Person.Provider"/>.</param>
/// <param name="name">For people.</param>
/// <param name="read">Whom an id_token that was found good is about; null when it says nobody.</param>
/// <param name="reach">Whether it is there; null: it is asked where its pages are, once for long.</param>
internal sealed class OutsideProvider(
    string id, string name, OpenIdConnectOptions options, Func<ClaimsPrincipal, Outsider?> read,
    Func<CancellationToken, Task>? reach = null)
{
    private readonly Only<OpenIdConnectOptions> _options = new(options);

    public string Id => id;

    public string Name => name;

    public Outsider? Read(ClaimsPrincipal token) => read(token);

    /// <summary>Throws when nobody could sign in there now.</summary>
    public Task Reach(CancellationToken stop) =>
        reach is null ? options.ConfigurationManager!.GetConfigurationAsync(stop) : reach(stop);

    /// <summary>What goes wrong is told by ourselves, in one line: the handler would log it with its stack.</summary>
    public async Task<OpenIdConnectHandler> HandlerFor(HttpContext context)
    {
        var handler = new OpenIdConnectHandler(
            _options, NullLoggerFactory.Instance, HtmlEncoder.Default, UrlEncoder.Default);
        await handler.InitializeAsync(new(id, null, typeof(OpenIdConnectHandler)), context);
        return handler;
    }
}

/// <summary>Whom a provider says that somebody is.</summary>
/// <param name="Subject">The provider's name for the person, which no other ever has.</param>
internal sealed record Outsider(string Subject, string Name, AccessRole Role);

/// <summary>Options that are made once, for one handler.</summary>
internal sealed class Only<T>(T options) : IOptionsMonitor<T>
{
    public T CurrentValue => options;

    public T Get(string? name) => options;

    public IDisposable? OnChange(Action<T, string?> listener) => null;
}
