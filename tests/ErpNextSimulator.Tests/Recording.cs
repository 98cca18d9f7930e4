using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ErpNextSimulator;

namespace CustomerSync.Tests;

/// <summary>One exchange with a real ERPNext site (Recordings/*.json).</summary>
internal sealed record Recording(
    string Label, string Method, string Target, string? Body, string? Authorization, int Status, string Answer,
    IReadOnlyList<string> HeaderNames)
{
    private const string Site = "http://erp.localhost";

    public static Recording Read(string label)
    {
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Recordings", label + ".json")));
        var (root, request) = (json.RootElement, json.RootElement.GetProperty("request"));
        var headers = request.GetProperty("headers");
        return new(label, request.GetProperty("method").GetString()!, request.GetProperty("url")
            .GetString()![Site.Length..], request.GetProperty("body").GetString(),
            headers.TryGetProperty(nameof(Authorization), out var authorization) ? authorization.GetString() : null,
            root.GetProperty("status").GetInt32(), root.GetProperty("body")
                .GetString()!, [.. root.GetProperty("headers").EnumerateArray()
                    .Select(header => header[0].GetString()!)]);
    }

    public HttpRequestMessage ToRequest(SimulatorOptions options)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Target);
        if (Credentials(options) is { } credentials)
            request.Headers.TryAddWithoutValidation("Authorization", credentials);
        if (Body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    /// <summary>The recordings hold no secrets: who asked is in the label.</summary>
    private string? Credentials(SimulatorOptions options) => Label switch
    {
        "badsecret-401" => $"token {options.ApiKey}:wrong",
        "badtoken-401" or "error-401-notraceback" => "token nobody:wrong",
        "malformed-auth" => $"token {options.ApiKey}",
        "basic-ok" => "Basic "
            + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ApiKey}:{options.ApiSecret}")),
        _ when Label.StartsWith("salesuser-", StringComparison.Ordinal) =>
            $"token {options.SalesKey}:{options.SalesSecret}",
        _ when Authorization?.Contains("<api_key>", StringComparison.Ordinal) is true =>
            $"token {options.ApiKey}:{options.ApiSecret}",
        _ => Authorization,
    };
}
