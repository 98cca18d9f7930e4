using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// The OAuth Client by which ERPNext's people sign in here. Needs System Manager. Every call may throw an
/// <see cref="ErpNextException"/>.
/// </summary>
public sealed class ErpNextOAuthClients(ErpNextTransport erpNext)
{
    private const string Path = "/api/resource/OAuth%20Client";

    /// <summary>Each sign-in leaves one of each, and ERPNext deletes no client that they are linked with.</summary>
    private static readonly string[] Linked =
        ["/api/resource/OAuth%20Bearer%20Token", "/api/resource/OAuth%20Authorization%20Code"];

    /// <param name="secret">
    /// Ours: one that ERPNext makes is too short to sign with. It keeps what it is given.
    /// </param>
    /// <returns>Its id.</returns>
    public async Task<string> Create(string redirectUri, string secret, CancellationToken stop = default)
    {
        var answer = await erpNext.Write(HttpMethod.Post, Path, new Dictionary<string, object>
        {
            ["app_name"] = "CustomerSync", ["client_secret"] = secret, ["scopes"] = "openid",
            ["redirect_uris"] = redirectUri, ["default_redirect_uri"] = redirectUri,
            ["grant_type"] = "Authorization Code", ["response_type"] = "Code", ["skip_authorization"] = 1,
        }, stop);
        return Rows(answer) is { ValueKind: JsonValueKind.Object } client ? Name(client) : throw NotErpNext();
    }

    /// <summary>With the tokens and codes that were made for it; when it is gone already, that is well.</summary>
    public async Task Remove(string id, CancellationToken stop = default)
    {
        try { await Delete(Path, id, stop); }
        catch (ErpNextException error) when (error.Type == "LinkExistsError")
        {
            foreach (var path in Linked) await DeleteAll(path, id, stop);
            await Delete(Path, id, stop);
        }
        catch (ErpNextException error) when (error.IsMissingDocument) { }
    }

    private async Task DeleteAll(string path, string client, CancellationToken stop)
    {
        while (true)
        {
            var rows = Rows(await erpNext.Get(path, stop, ("fields", "[\"name\"]"),
                ("filters", new[] { new[] { "client", "=", client } }), ("limit_page_length", "100")));
            if (rows.GetArrayLength() == 0) return;
            foreach (var row in rows.EnumerateArray()) await Delete(path, Name(row), stop);
        }
    }

    private Task<JsonElement> Delete(string path, string name, CancellationToken stop) =>
        erpNext.Write(HttpMethod.Delete, $"{path}/{Uri.EscapeDataString(name)}", null, stop);

    private static string Name(JsonElement document) => new DocumentReader(document).Text("name") ?? throw NotErpNext();

    private static JsonElement Rows(JsonElement answer) =>
        answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty("data", out var data) ? data : throw NotErpNext();

    private static ErpNextException NotErpNext() =>
        new(ErpNextFailure.NotErpNext, "What answers at ErpNext:Url is not ERPNext: its answer has no `data`.");
}
