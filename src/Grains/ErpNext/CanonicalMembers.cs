using System.Buffers;
using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>Walks over the members of a JSON object that we wrote; their values stay where they are.</summary>
internal struct CanonicalMembers(string json)
{
    private static readonly SearchValues<char> Nesting = SearchValues.Create("\"{}[]");

    private int _at;

    public string Name { get; private set; } = "";

    public CanonicalValue Value { get; private set; }

    /// <exception cref="JsonException">It is no JSON object.</exception>
    public bool MoveNext()
    {
        var expected = _at == 0 ? '{' : ',';
        if (Peek() == '}' && _at > 0) return false;
        Take(expected);
        if (expected == '{' && Peek() == '}') return false;
        Peek();
        Name = NameOf(TakeText());
        Take(':');
        Peek();
        Value = new(json.AsMemory(TakeValue()));
        return true;
    }

    private static string NameOf(ReadOnlySpan<char> quoted) => quoted.Contains('\\')
        ? JsonElement.Parse(quoted).GetString()! : KeyNames.Of(quoted[1..^1]);

    /// <summary>The next character that is not white space.</summary>
    private char Peek()
    {
        while (_at < json.Length && json[_at] is ' ' or '\n' or '\r' or '\t') _at++;
        return _at < json.Length ? json[_at] : throw Malformed();
    }

    private void Take(char expected)
    {
        if (Peek() != expected) throw Malformed();
        _at++;
    }

    /// <summary>With its quotes.</summary>
    private ReadOnlySpan<char> TakeText()
    {
        var start = _at;
        if (json[_at] != '"') throw Malformed();
        for (_at++; ; _at += 2)
        {
            var next = json.AsSpan(_at).IndexOfAny('"', '\\');
            if (next < 0) throw Malformed();
            _at += next;
            if (json[_at] == '"') return json.AsSpan(start, ++_at - start);
        }
    }

    private Range TakeValue()
    {
        var start = _at;
        if (json[_at] == '"') TakeText();
        else if (json[_at] is '{' or '[') TakeNested();
        else
        {
            var length = json.AsSpan(_at).IndexOfAny(",} \n");
            _at = length > 0 ? _at + length : throw Malformed();
        }
        return start.._at;
    }

    private void TakeNested()
    {
        var depth = 0;
        do
        {
            var next = json.AsSpan(_at).IndexOfAny(Nesting);
            if (next < 0) throw Malformed();
            _at += next;
            if (json[_at] == '"')
            {
                TakeText();
                continue;
            }
            depth += json[_at++] is '{' or '[' ? 1 : -1;
        }
        while (depth > 0);
    }

    private static JsonException Malformed() => new("The stored document is no JSON object.");
}
