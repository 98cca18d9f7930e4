using System.Net;
using System.Net.Sockets;

namespace CustomerSync.Setup;

/// <summary>What can be told of an address without calling it. Pure.</summary>
internal static class SetupUrl
{
    private const string IntakePath = "/api/webhooks/erpnext/customers";

    /// <summary>
    /// With a longer one older versions of ERPNext fail at writing their log, and then retry nothing.
    /// </summary>
    private const int Longest = 140;

    private const string Cure = "set App:Url (APP_URL) to the address at which ERPNext reaches this front.";

    private static readonly string[] PrivateEnds = [".local", ".lan", ".internal", ".home.arpa"];

    /// <summary>As ERPNext would send: scheme and host in any case; a query (<c>?event=</c>) does not matter.</summary>
    public static bool IsSame(string one, string other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var a) && Uri.TryCreate(other, UriKind.Absolute, out var b)
        && a.GetLeftPart(UriPartial.Path).TrimEnd('/') == b.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public static bool LooksLikeOurs(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.AbsolutePath.TrimEnd('/')
            .EndsWith(IntakePath, StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<SetupWarning> Warnings(string webhookUrl, string? erpNextUrl)
    {
        if (webhookUrl.Length > Longest) yield return new("urlTooLong",
            $"The webhook URL has {webhookUrl.Length} characters; with more than {Longest} older versions of ERPNext "
            + "do not repeat what failed. Give App:Url a shorter host name.");
        var (ours, theirs) = (new Uri(webhookUrl), erpNextUrl is null ? null : new Uri(erpNextUrl));
        if (theirs is null || IsLoopback(theirs)) yield break;
        if (IsLoopback(ours))
            yield return new("loopback",
                $"ERPNext at {theirs.Host} cannot reach {ours.GetLeftPart(UriPartial.Authority)}, which is an "
                + $"address of this machine only: {Cure}");
        else if (IsPrivate(ours) && IsPublic(theirs)) yield return new("privateAddress",
            $"{ours.Host} is a private address, and ERPNext at {theirs.Host} is elsewhere: it can send there only "
            + $"from the same network. If it is not in it, {Cure}");
        else if (ours.Scheme == Uri.UriSchemeHttp && IsPublic(ours))
            yield return new("plainHttp",
                $"ERPNext would send customers to {ours.Host} unencrypted: let App:Url begin with https://.");
    }

    private static bool IsLoopback(Uri uri) =>
        uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsPublic(Uri uri) => !IsLoopback(uri) && !IsPrivate(uri);

    /// <summary>Private networks, and names that no public DNS has.</summary>
    private static bool IsPrivate(Uri uri)
    {
        if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
            return !uri.Host.Contains('.', StringComparison.Ordinal)
                || Array.Exists(PrivateEnds, end => uri.Host.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        if (address.AddressFamily is AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
        return address.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..]
            or [100, >= 64 and <= 127, ..];
    }
}
