using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Feed;

/// <summary>
/// A place in the change feed, written <c>epoch.sequence</c>. An epoch is begun by each silo that starts; a cursor of
/// an earlier one is good as long
/// as it is a place in the history that goes on (docs/decisions/0160).
/// </summary>
/// <param name="Epoch">Letters and digits; compared exactly.</param>
/// <param name="Sequence">Of the last change seen; 0 before the first.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FeedCursor"), JsonConverter(typeof(FeedCursorConverter))]
public readonly record struct FeedCursor([property: Id(0)] string Epoch, [property: Id(1)] long Sequence)
{
    public static bool TryParse(string? text, out FeedCursor cursor)
    {
        cursor = default;
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot is < 1 or > 32 || !text![..dot].All(char.IsAsciiLetterOrDigit)) return false;
        if (!long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return false;
        cursor = new FeedCursor(text[..dot], sequence);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Sequence}");
}

/// <summary>Cursors are strings in JSON: clients keep them, and need not look inside.</summary>
public sealed class FeedCursorConverter : JsonConverter<FeedCursor>
{
    public override FeedCursor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FeedCursor.TryParse(reader.GetString(), out var cursor)
            ? cursor : throw new JsonException("Not a feed cursor.");

    public override void Write(Utf8JsonWriter writer, FeedCursor value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
