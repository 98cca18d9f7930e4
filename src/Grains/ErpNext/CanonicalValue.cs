using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>A value in canonical JSON, as a part of a longer text: it is not copied. The default is no value.</summary>
public readonly struct CanonicalValue(ReadOnlyMemory<char> text) : IEquatable<CanonicalValue>
{
    public ReadOnlySpan<char> Text => text.Span;

    public JsonValueKind Kind => Text is not [var first, ..] ? JsonValueKind.Undefined : first switch
    {
        '{' => JsonValueKind.Object,
        '[' => JsonValueKind.Array,
        '"' => JsonValueKind.String,
        't' => JsonValueKind.True,
        'f' => JsonValueKind.False,
        'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    public static implicit operator CanonicalValue(string? json) => new(json.AsMemory());

    public static bool operator ==(CanonicalValue one, CanonicalValue other) => one.Equals(other);

    public static bool operator !=(CanonicalValue one, CanonicalValue other) => !one.Equals(other);

    /// <summary>Of a text, without its quotes and escapes.</summary>
    public string AsText() => Text.Contains('\\')
        ? JsonElement.Parse(Text).GetString()! : Text[1..^1].ToString();

    public JsonElement ToElement() => text.IsEmpty ? default : JsonElement.Parse(Text);

    public bool Equals(CanonicalValue other) => Text.SequenceEqual(other.Text);

    public override bool Equals(object? obj) => obj is CanonicalValue other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(Text);

    public override string ToString() => Text.ToString();
}
