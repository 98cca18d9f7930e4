using System.ComponentModel.DataAnnotations;

namespace CustomerSync.Access;

internal enum AccessMode
{
    /// <summary>A credential is asked for everywhere, on this machine too.</summary>
    Closed,

    /// <summary>Everybody on this machine may do everything: for tests and development.</summary>
    Open,
}

/// <summary>Section <c>Access</c>.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>
    /// <c>Closed</c>: a credential is asked for everywhere, on this machine too. <c>Open</c>: for tests and development;
    /// serves this machine alone, lets everybody on it do everything, and says so at every start. Default Closed.
    /// </summary>
    public AccessMode Mode { get; set; } = AccessMode.Closed;

    /// <summary>
    /// The mode, while services are being put together; what cannot be read is reported when the settings are checked.
    /// </summary>
    public static AccessMode ModeOf(IConfiguration configuration) =>
        Enum.TryParse<AccessMode>(configuration[$"{Section}:{nameof(Mode)}"], ignoreCase: true, out var mode)
            ? mode : new AccessOptions().Mode;

    /// <summary>
    /// Origins whose pages may read the list and the feed, and start syncs: <c>https://shop.example</c>, without a
    /// path. Being listed gives nothing by itself: such a page sends a token of its own, and cookies do not count; with
    /// <c>Open</c> only origins of this machine. Default none.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Addresses or networks (CIDR) of reverse proxies whose X-Forwarded-For, -Proto and -Host are believed. With
    /// <c>Access:Mode=Open</c> needed for Next's <c>rewrites()</c> (<c>127.0.0.1</c>): whoever reaches that proxy then
    /// reaches everything. Default none.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>
    /// Refuses deliveries that did not come over HTTPS, with an error that says so and never with a redirect: ERPNext
    /// would follow it with an empty GET and take the event for delivered. Default false.
    /// </summary>
    public bool RequireHttps { get; set; }

    /// <summary>
    /// Where the link of the first admin is written when standard output is no terminal; only this process's user reads
    /// it. Default <c>data/admin-link</c>.
    /// </summary>
    [Required(ErrorMessage = "Access:LinkFile must name a file.")]
    public string LinkFile { get; set; } = "data/admin-link";

    /// <summary>
    /// Whether a browser is opened on the link of the first admin. Default: where the process has a terminal and a
    /// desktop.
    /// </summary>
    public bool? OpenBrowser { get; set; }
}
