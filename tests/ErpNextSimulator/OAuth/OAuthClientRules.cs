using System.Security.Cryptography;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.OAuth;

/// <summary>What frappe checks and fills in when an OAuth Client is saved, and what keeps one from being deleted.</summary>
public static class OAuthClientRules
{
    private static readonly string[] Mandatory = ["app_name", "scopes", "default_redirect_uri"];

    public static void Validate(Document client)
    {
        if (Mandatory.Where(field => string.IsNullOrEmpty(client.Text(field))).ToList() is { Count: > 0 } missing)
            throw new FrappeException(417, "MandatoryError", $"[OAuth Client, {client.Name}]: {string.Join(", ", missing)}");
        client["client_id"] = client.Name;
        if (string.IsNullOrEmpty(client.Text("client_secret")))
            client["client_secret"] = RandomNumberGenerator.GetHexString(10, lowercase: true); // 80 bits at most: too few for HS256.
        var (grant, response) = (client.Text("grant_type"), client.Text("response_type"));
        if ((grant == "Authorization Code" && response != "Code") || (grant == "Implicit" && response != "Token"))
            throw FrappeException.Validation($"Combination of Grant Type (<code>{grant}</code>) and Response Type "
                + $"(<code>{response}</code>) not allowed");
    }

    /// <summary>Tokens and codes hold links to it: none of them is given up with it.</summary>
    public static void RefuseLinked(Site site, Document client)
    {
        foreach (var type in new[] { DocTypes.OAuthToken, DocTypes.OAuthCode })
            if (site[type].FirstOrDefault(document => document.Text("client") == client.Name) is { } linked)
                throw new FrappeException(417, "LinkExistsError",
                    $"Cannot delete or cancel because OAuth Client {client.Name} is linked with {type.Name} {linked.Name}");
    }
}
