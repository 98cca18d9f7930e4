using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.OAuth;

/// <summary>
/// frappe as a provider of OAuth 2 and OpenID Connect (<c>frappe.integrations.oauth2</c> of v14 to v16), with what is
/// odd about it: no keys to be read, since an id_token is signed by HS256 with the client's own secret; the secret of a
/// token request is not looked at; the one who asks for a token must be Guest, as he is without cookies and keys; an
/// unknown client is a missing document there.
/// </summary>
public sealed class OAuthApi(Site site, DocumentWriter writer, Authentication authentication, TimeProvider time)
{
    private const string Methods = "/api/method/frappe.integrations.oauth2.";

    private static readonly string[] Standard = ["code", "id_token", "id_token token", "code id_token", "code token id_token"];

    private readonly ConcurrentDictionary<string, Account> _sessions = new();

    /// <summary>Social Login Key <c>frappe</c>, base_url: what the site calls itself. Default none: as it is asked.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Puts another id_token in the place of the right one.</summary>
    public Func<string, string>? Spoil { get; set; }

    public async Task<bool> TryHandle(HttpContext http)
    {
        Func<HttpContext, Task>? handle = (http.Request.Method, http.Request.Path.Value) switch
        {
            ("GET", "/.well-known/openid-configuration") => Discovery,
            ("GET", "/login") => LoginPage,
            ("POST", "/api/method/login") => Login,
            ("GET", Methods + "authorize") => Authorize,
            ("POST", Methods + "approve") => Approve,
            ("POST", Methods + "get_token") => Token,
            (_, Methods + "openid_profile") => Profile,
            ("POST", Methods + "revoke_token") => Revoke,
            _ => null,
        };
        if (handle is not null) await handle(http);
        return handle is not null;
    }

    private Task Discovery(HttpContext http)
    {
        var root = Root(http);
        return http.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["issuer"] = root,
            ["authorization_endpoint"] = root + Methods + "authorize",
            ["token_endpoint"] = root + Methods + "get_token",
            ["userinfo_endpoint"] = root + Methods + "openid_profile",
            ["revocation_endpoint"] = root + Methods + "revoke_token",
            ["introspection_endpoint"] = root + Methods + "introspect_token",
            ["response_types_supported"] = new[] { "code", "token", "code id_token", "code token id_token", "id_token", "id_token token" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { "HS256" },
        });
    }

    /// <summary>As the real one it posts by script, and goes where <c>redirect-to</c> says.</summary>
    private static Task LoginPage(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            """
            <!DOCTYPE html><html lang="en"><head><title>Login</title></head><body>
            <form class="form-login"><label>Email <input id="login_email" name="usr"></label>
            <label>Password <input id="login_password" name="pwd" type="password"></label>
            <button class="btn-login" type="submit">Login</button></form>
            <script>
            document.querySelector('form').addEventListener('submit', async event => {
              event.preventDefault();
              const answer = await fetch('/api/method/login', { method: 'POST', body: new URLSearchParams(new FormData(event.target)) });
              if (answer.ok) location.href = new URLSearchParams(location.search).get('redirect-to') || '/app';
            });
            </script></body></html>
            """);
    }

    private async Task Login(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var account = Account.Standard.FirstOrDefault(known => known.Name == form["usr"] || known.Email == form["usr"]);
        if (account is null || form["pwd"] != Account.Password)
        {
            await Json(http, 401, new() { ["message"] = "Invalid login credentials", ["exc_type"] = "AuthenticationError" });
            return;
        }
        var sid = Hash(56);
        _sessions[sid] = account;
        http.Response.Cookies.Append("sid", sid, new() { HttpOnly = true, Path = "/", SameSite = SameSiteMode.Lax });
        http.Response.Cookies.Append("user_id", account.Name, new() { Path = "/", SameSite = SameSiteMode.Lax });
        await Json(http, 200, new() { ["message"] = "Logged In", ["home_page"] = "/app", ["full_name"] = account.FullName });
    }

    private Task Authorize(HttpContext http)
    {
        if (Session(http) is not { } account)
        {
            // The address as it was asked for, behind which it is asked for again.
            var asked = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
            http.Response.Redirect("/login?redirect-to=" + Uri.EscapeDataString(asked));
            return Task.CompletedTask;
        }
        if (WhyNot(http.Request.Query) is { } problem) return Error(http, problem.Error, problem.Description);
        if (Client(http.Request.Query["client_id"])!.Is("skip_authorization")) return Redirect(http, account);
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"<!DOCTYPE html><html><head><title>Confirm Access</title></head><body><form method=\"post\" action=\"{Methods}approve"
            + $"{WebUtility.HtmlEncode(http.Request.QueryString.Value)}\"><button>Allow</button></form></body></html>");
    }

    private Task Approve(HttpContext http) =>
        Session(http) is not { } account ? Json(http, 403, new() { ["exc_type"] = "PermissionError" })
        : WhyNot(http.Request.Query) is { } problem ? Error(http, problem.Error, problem.Description)
        : Redirect(http, account);

    private (string Error, string Description)? WhyNot(IQueryCollection query) =>
        query["client_id"].Count == 0 ? ("invalid_request", "Missing client_id parameter.")
        : Client(query["client_id"]) is not { } client ? ("invalid_request", "Invalid client_id parameter value.")
        : query["redirect_uri"].Count > 0 && !Uris(client).Contains($"{query["redirect_uri"]}")
            ? ("invalid_request", "Mismatching redirect URI.")
        : query["response_type"].Count == 0 ? ("invalid_request", "Missing response_type parameter.")
        : !Standard.Contains($"{query["response_type"]}") ? ("unsupported_response_type", "")
        : $"{query["scope"]}".Split(' ').Except(client.Text("scopes")!.Split()).Any() ? ("invalid_scope", "")
        : null;

    private Task Redirect(HttpContext http, Account account)
    {
        var (query, code) = (http.Request.Query, Hash(30));
        var client = Client(query["client_id"])!;
        site.Commit(User.Administrator, transaction => writer.Silent(transaction, new(DocTypes.OAuthCode, code)
        {
            ["client"] = client.Name, ["user"] = account.Name, ["scopes"] = $"{query["scope"]}", ["validity"] = "Valid",
            ["redirect_uri_bound_to_authorization_code"] = RedirectUri(query, client),
            ["nonce"] = query["nonce"].Count > 0 ? $"{query["nonce"]}" : null,
            ["code_challenge"] = query["code_challenge"].Count > 0 ? $"{query["code_challenge"]}" : null,
            ["code_challenge_method"] = $"{query["code_challenge_method"]}".ToLowerInvariant(),
        }));
        var state = query["state"].Count > 0 ? "&state=" + Uri.EscapeDataString($"{query["state"]}") : "";
        http.Response.Redirect($"{RedirectUri(query, client)}?code={code}{state}");
        return Task.CompletedTask;
    }

    private async Task Token(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var asking = Asking(http);
        if (Client(form["client_id"]) is not { } client)
        {
            await Json(http, 404, new() { ["exc_type"] = "DoesNotExistError", ["exception"] =
                $"frappe.exceptions.DoesNotExistError: OAuth Client {form["client_id"]} not found" });
            return;
        }
        if (asking != (http.Request.Cookies["user_id"] is { } cookie ? WebUtility.UrlDecode(cookie) : "Guest"))
            await Json(http, 400, new() { ["error"] = "invalid_client" });
        else if (form["grant_type"] != "authorization_code")
            await Json(http, 400, new() { ["error"] = "unsupported_grant_type" });
        else if (Redeem(client, form) is { } code) await Json(http, 200, Tokens(http, client, code));
        else await Json(http, 400, new() { ["error"] = "invalid_grant" });
    }

    /// <returns>The code, which is worth nothing from now on; null for one that is not good.</returns>
    private Document? Redeem(Document client, IFormCollection form) => site.Commit(User.Administrator, transaction =>
    {
        var code = site[DocTypes.OAuthCode].Find($"{form["code"]}");
        if (code is null || code.Text("client") != client.Name || code.Text("validity") != "Valid"
            || !Uris(client).Contains($"{form["redirect_uri"]}")
            || (code.Text("code_challenge") is { } challenge && challenge != Challenge(code, $"{form["code_verifier"]}")))
            return null;
        writer.Touch(transaction, code, changed => changed["validity"] = "Invalid");
        return code;
    });

    private static string Challenge(Document code, string verifier) =>
        code.Text("code_challenge_method") == "s256"
            ? Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) : verifier;

    private Dictionary<string, object?> Tokens(HttpContext http, Document client, Document code)
    {
        var (access, refresh) = (Hash(30), Hash(30));
        var account = Account.Standard.First(known => known.Name == code.Text("user"));
        site.Commit(User.Administrator, transaction => writer.Silent(transaction, new(DocTypes.OAuthToken, access)
        {
            ["client"] = client.Name, ["user"] = account.Name, ["scopes"] = code.Text("scopes"), ["access_token"] = access,
            ["refresh_token"] = refresh, ["expires_in"] = 3600L, ["status"] = "Active",
        }));
        var answer = new Dictionary<string, object?>
        {
            ["access_token"] = access, ["expires_in"] = 3600, ["token_type"] = "Bearer", ["scope"] = code.Text("scopes"),
            ["refresh_token"] = refresh,
        };
        if (!code.Text("scopes")!.Split().Contains("openid")) return answer;
        var token = Signed(IdToken(http, client, code, account, access), client.Text("client_secret")!);
        answer["id_token"] = Spoil?.Invoke(token) ?? token;
        return answer;
    }

    private Dictionary<string, object?> IdToken(
        HttpContext http, Document client, Document code, Account account, string access)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var token = new Dictionary<string, object?>
        {
            ["aud"] = client.Name, ["iat"] = now,
            ["at_hash"] = Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(access))[..16]),
        };
        if (code.Text("nonce") is { } nonce) token["nonce"] = nonce;
        token["exp"] = now + 3600;
        foreach (var (name, value) in UserInfo(http, account)) token[name] = value;
        return token;
    }

    private async Task Profile(HttpContext http)
    {
        var bearer = http.Request.Headers.Authorization.ToString().Split(' ')[^1];
        var token = site.Read(() => site[DocTypes.OAuthToken].Find(bearer));
        if (token is null || token.Text("status") == "Revoked")
            await Json(http, 401, new() { ["exc_type"] = "AuthenticationError" });
        else await Json(http, 200, UserInfo(http, Account.Standard.First(known => known.Name == token.Text("user"))));
    }

    /// <summary>200 whatever is sent, as the standard wants it.</summary>
    private async Task Revoke(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        site.Commit(User.Administrator, transaction =>
        {
            if (site[DocTypes.OAuthToken].Find($"{form["token"]}") is { } token)
                writer.Touch(transaction, token, changed => changed["status"] = "Revoked");
            return true;
        });
        await Json(http, 200, []);
    }

    private Dictionary<string, object?> UserInfo(HttpContext http, Account account) => new()
    {
        ["sub"] = account.Subject, ["name"] = account.FullName, ["given_name"] = account.FirstName,
        ["family_name"] = account.LastName, ["email"] = account.Email, ["picture"] = null,
        ["roles"] = account.AllRoles.ToArray(), ["iss"] = Root(http),
    };

    private Account? Session(HttpContext http) =>
        http.Request.Cookies["sid"] is { } sid ? _sessions.GetValueOrDefault(sid) : null;

    private string Asking(HttpContext http) => Session(http)?.Name
        ?? authentication.Of(http.Request.Headers.Authorization).Name;

    private Document? Client(string? name) =>
        string.IsNullOrEmpty(name) ? null : site.Read(() => site[DocTypes.OAuthClient].Find(name));

    private static string[] Uris(Document client) => (client.Text("redirect_uris") ?? "").Trim().Split(' ');

    private static string RedirectUri(IQueryCollection query, Document client) =>
        query["redirect_uri"].Count > 0 ? $"{query["redirect_uri"]}" : client.Text("default_redirect_uri")!;

    private string Root(HttpContext http) => BaseUrl ?? $"{http.Request.Scheme}://{http.Request.Host}";

    private static Task Error(HttpContext http, string error, string description) =>
        Json(http, 400, new() { ["description"] = description, ["status_code"] = 400, ["error"] = error });

    private static Task Json(HttpContext http, int status, Dictionary<string, object?> body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body);
    }

    private static string Signed(Dictionary<string, object?> claims, string secret)
    {
        var text = Part(new Dictionary<string, object?> { ["typ"] = "jwt", ["alg"] = "HS256" }) + "." + Part(claims);
        return text + "." + Base64Url(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(text)));
    }

    private static string Part(Dictionary<string, object?> values) =>
        Base64Url(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(values));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static string Hash(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);
}
