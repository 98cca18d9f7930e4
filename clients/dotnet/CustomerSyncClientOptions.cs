namespace CustomerSync.Client;

/// <summary>Where the server is, and who asks.</summary>
public sealed class CustomerSyncClientOptions
{
    /// <summary>Of the server, such as <c>http://localhost:5080</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// A machine key, <c>csync_…</c>: made at <c>/settings</c>, or by the command <c>new-key</c> of the server. It
    /// is sent in the Authorization header, never in an address.
    /// </summary>
    public string? Key { get; set; }

    internal static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && address.Query.Length + address.UserInfo.Length + address.Fragment.Length == 0;

    /// <summary>Ends with a slash, so that what is asked for lies below it.</summary>
    internal Uri Base => new(Url.TrimEnd('/') + "/");
}
