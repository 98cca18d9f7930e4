using CustomerSync.Access;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Where ERPNext shall send to, and what this front knows to be wrong with that.</summary>
internal sealed class WebhookAddress(
    IServer server, IOptions<AppOptions> app, IOptions<AccessOptions> access, IOptionsMonitor<WebhookOptions> webhooks,
    SecretProtector protector)
{
    private static readonly string[] Everywhere = ["[::]", "0.0.0.0", "*", "+"];

    /// <summary>
    /// What the grain needs to know of this front; a secret that was set by hand goes along encrypted.
    /// </summary>
    public SetupTarget Target =>
        new(Url, webhooks.CurrentValue.Secret is { Length: > 0 } secret
            ? protector.Protect(secret) : null, [.. Warnings()]);

    public string Url => Root + WebhookEndpoints.Path;

    private string Root => app.Value.Url ?? Listening();

    private IEnumerable<SetupWarning> Warnings()
    {
        if (app.Value.Url is null && Addresses.Any(IsEverywhere)) yield return new("guessedUrl",
            $"App:Url is not set, so {Root} is a guess: set App:Url (APP_URL) to the address at which ERPNext "
            + "reaches this front.");
        if (access.Value.RequireHttps && Root.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            yield return new("httpsRequired",
            "Access:RequireHttps refuses deliveries over http, and the webhook URL begins with it: let App:Url begin "
            + "with https://.");
        foreach (var note in webhooks.CurrentValue.SecretNotes) yield return new("secretText", note);
        if (webhooks.CurrentValue.AllowUnsigned) yield return new("allowUnsigned",
            "Webhooks:AllowUnsigned is on: anybody who reaches this address can change customers. Remove it once the "
            + "webhooks are installed, which sign.");
    }

    private IEnumerable<string> Addresses => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    private string Listening()
    {
        var address = Addresses.FirstOrDefault() ?? "http://localhost:5080";
        foreach (var host in Everywhere)
            address = address.Replace(
                $"//{host}:", $"//{Environment.MachineName.ToLowerInvariant()}:", StringComparison.Ordinal);
        return address.TrimEnd('/');
    }

    private static bool IsEverywhere(string address) =>
        Array.Exists(Everywhere, host => address.Contains($"//{host}:", StringComparison.Ordinal));
}
