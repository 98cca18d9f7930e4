using System.Text;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Python;
using Microsoft.AspNetCore.Http.Features;

namespace ErpNextSimulator.Rest;

/// <summary>
/// A request as frappe sees it: the decoded path, and the parameters of query and body in one dictionary
/// (<c>form_dict</c>).
/// </summary>
public sealed record RestRequest(string Method, string Path, PyDict Parameters, User User)
{
    public static async Task<RestRequest> Read(HttpContext http, User user)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = Uri.UnescapeDataString(target.Split('?', 2)[0]);
        var parameters = new PyDict(StringComparer.Ordinal);
        foreach (var (name, value) in http.Request.Query) parameters[name] = value.ToString();
        await AddBody(http, parameters);
        return new(http.Request.Method, path, parameters, user);
    }

    public string Text(string name) =>
        Parameters.GetValueOrDefault(name) as string
            ?? throw new FrappeException(500, "TypeError", $"missing 1 required positional argument: '{name}'") {
                Module = "", Messages = [] };

    /// <summary>A value that may come as JSON text, as desk sends it, or as JSON itself.</summary>
    public object? Json(string name) =>
        Parameters.GetValueOrDefault(name) is string text && text.AsSpan().TrimStart() is ['[' or '{', ..]
            ? PyJson.Loads(text) : Parameters.GetValueOrDefault(name);

    public bool Flag(string name) => Parameters.GetValueOrDefault(name) is true or 1L or "1" or "true" or "True";

    private static async Task AddBody(HttpContext http, PyDict parameters)
    {
        if (http.Request.HasFormContentType)
        {
            foreach (var (name, value) in await http.Request.ReadFormAsync()) parameters[name] = value.ToString();
            return;
        }
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        if (body.Length == 0) return;
        try
        {
            if (PyJson.Loads(body) is PyDict values) foreach (var (name, value) in values) parameters[name] = value;
        }
        catch (FormatException) { throw new FrappeException(417, "ValidationError", "Invalid request arguments"); }
    }
}

/// <summary>An answer before it is written.</summary>
public sealed record RestAnswer(int Status, PyDict Body)
{
    public static RestAnswer Data(object? value, ServerMessage? note = null) => Of("data", value, note);

    public static RestAnswer Message(object? value, params IReadOnlyList<ServerMessage> notes) =>
        Of("message", value, [.. notes]);

    private static RestAnswer Of(string key, object? value, params ServerMessage?[] notes)
    {
        var body = new PyDict(StringComparer.Ordinal) { [key] = value };
        if (notes.OfType<ServerMessage>().ToList() is { Count: > 0 } said)
            body["_server_messages"] = ErrorBody.ServerMessages(said);
        return new(200, body);
    }
}
