using System.Globalization;
using System.Text;

namespace CustomerSync.Client;

/// <summary>A path below the server's address, with a query of what is not null; lists are repeated.</summary>
internal static class Address
{
    public static string Of(string path, params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var text = new StringBuilder(path);
        foreach (var (name, value) in query)
            foreach (var one in value as IReadOnlyList<string> ?? (value is null ? [] : [Text(value)]))
                text.Append(text.Length == path.Length ? '?' : '&').Append(name).Append('=')
                    .Append(Uri.EscapeDataString(one));
        return text.ToString();
    }

    private static string Text(object value) =>
        value is true ? "true" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
