using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CustomerSync.Customers;

/// <summary>The identity of a customer: its ERPNext document name, in the one form that keys grains and rows.</summary>
public static class ErpnextName
{
    /// <summary>ERPNext's column is <c>varchar(140)</c>, counted in code points.</summary>
    public const int MaxCodePoints = 140;

    /// <summary>Strips white space as ERPNext does and says what is wrong with a name that ERPNext could not have given.</summary>
    public static bool TryNormalize(string? raw, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? problem)
    {
        name = raw?.Trim();
        problem = name switch
        {
            null or "" => "The document has no name: send `name` (in ERPNext: the document name) with every customer.",
            _ when CodePoints(name) > MaxCodePoints => $"The document name is longer than ERPNext's {MaxCodePoints} characters.",
            _ => null,
        };
        if (problem is not null) name = null;
        return problem is null;
    }

    private static int CodePoints(string text)
    {
        var count = 0;
        foreach (Rune _ in text.EnumerateRunes()) count++;
        return count;
    }
}
