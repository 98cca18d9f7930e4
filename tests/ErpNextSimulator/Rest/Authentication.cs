using System.Text;
using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Rest;

/// <summary>
/// Who asks, by the header <c>Authorization</c>: <c>token key:secret</c> or Basic. Without one: Guest, who
/// is refused later, with 403.
/// </summary>
public sealed class Authentication(SimulatorOptions options)
{
    /// <exception cref="FrappeException">401: unknown key, wrong secret, or a header that cannot be read.</exception>
    public User Of(string? authorization)
    {
        if (string.IsNullOrWhiteSpace(authorization)) return User.Guest;
        var credentials = authorization.Split(' ', 2) switch
        {
            ["token" or "Token", var pair] => pair,
            ["Basic" or "basic", var encoded] => Decoded(encoded),
            _ => "",
        };
        return credentials switch
        {
            _ when credentials == $"{options.ApiKey}:{options.ApiSecret}" => User.Administrator,
            _ when credentials == $"{options.SalesKey}:{options.SalesSecret}" => User.Sales,
            _ => throw FrappeException.Unauthorized(),
        };
    }

    private static string Decoded(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
