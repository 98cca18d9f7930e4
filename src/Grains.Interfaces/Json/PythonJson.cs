using System.Globalization;

namespace CustomerSync.Json;

/// <summary>
/// Rewrites, byte for byte, the few things that Python's <c>json.dumps</c> writes and JSON or a database does not take.
/// </summary>
internal static class PythonJson
{
    private const int EscapeLength = 6; // \uXXXX

    /// <summary>The same bytes when there is nothing to rewrite, which is nearly always.</summary>
    public static ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> json) =>
        IsSuspicious(json.Span) ? Rewrite(json.Span) : json;

    private static bool IsSuspicious(ReadOnlySpan<byte> json) =>
        json.IndexOf("\\u0000"u8) >= 0 || json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0
        || json.IndexOf("NaN"u8) >= 0 || json.IndexOf("Infinity"u8) >= 0;

    private static byte[] Rewrite(ReadOnlySpan<byte> json)
    {
        var output = new List<byte>(json.Length);
        var inString = false;
        for (var i = 0; i < json.Length;)
        {
            var rest = json[i..];
            var taken = inString ? CopyInString(rest, output, ref inString) : CopyOutside(rest, output, ref inString);
            i += taken;
        }
        return [.. output];
    }

    private static int CopyOutside(ReadOnlySpan<byte> rest, List<byte> output, ref bool inString)
    {
        var number = rest.StartsWith("NaN"u8) ? 3
            : rest.StartsWith("Infinity"u8) ? 8
            : rest.StartsWith("-Infinity"u8) ? 9 : 0;
        if (number > 0)
        {
            output.AddRange("null"u8);
            return number;
        }
        inString = rest[0] == '"';
        output.Add(rest[0]);
        return 1;
    }

    private static int CopyInString(ReadOnlySpan<byte> rest, List<byte> output, ref bool inString)
    {
        if (rest[0] != '\\')
        {
            inString = rest[0] != '"';
            output.Add(rest[0]);
            return 1;
        }
        var length = EscapedLength(rest, out var storable);
        output.AddRange(storable ? rest[..length] : "\\ufffd"u8);
        return length;
    }

    /// <summary>Length of the escape at the start: 2, 6, or 12 for a surrogate pair.</summary>
    private static int EscapedLength(ReadOnlySpan<byte> rest, out bool storable)
    {
        storable = true;
        if (!TryCodeUnit(rest, out var unit)) return Math.Min(2, rest.Length);
        if (char.IsHighSurrogate(unit) && TryCodeUnit(rest[EscapeLength..], out var low) && char.IsLowSurrogate(low))
            return 2 * EscapeLength;
        storable = unit != 0 && !char.IsSurrogate(unit);
        return EscapeLength;
    }

    private static bool TryCodeUnit(ReadOnlySpan<byte> rest, out char unit)
    {
        unit = default;
        if (rest.Length < EscapeLength || rest[0] != '\\' || rest[1] != 'u') return false;
        if (!ushort.TryParse(
            rest.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        unit = (char)value;
        return true;
    }
}
