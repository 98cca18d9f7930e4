using System.Globalization;
using System.Text;

namespace ErpNextSimulator.Python;

/// <summary>
/// Python's <c>json.loads</c>: whole numbers and floats stay apart, NaN is a number, of a repeated key the last value
/// stays in the first's place.
/// </summary>
internal sealed class PyJsonReader(string text)
{
    private int _at;

    public object? Read()
    {
        var value = Value();
        Space();
        return _at == text.Length ? value : throw Error("Extra data");
    }

    private object? Value()
    {
        Space();
        if (_at >= text.Length) throw Error("Expecting value");
        var value = text[_at] switch
        {
            '{' => Dict(),
            '[' => List(),
            '"' => Text(),
            _ => Constant() ?? Number(),
        };
        return ReferenceEquals(value, Null) ? null : value;
    }

    private static readonly object Null = new();

    private PyDict Dict()
    {
        var dict = new PyDict(StringComparer.Ordinal);
        Items('}', () =>
        {
            Space();
            if (Peek() != '"') throw Error("Expecting property name enclosed in double quotes");
            var key = Text();
            Space();
            if (Peek() != ':') throw Error("Expecting ':' delimiter");
            _at++;
            dict[key] = Value();
        });
        return dict;
    }

    private PyList List()
    {
        var list = new PyList();
        Items(']', () => list.Add(Value()));
        return list;
    }

    private void Items(char close, Action item)
    {
        _at++;
        Space();
        if (Peek() == close)
        {
            _at++;
            return;
        }
        while (true)
        {
            item();
            Space();
            var next = Peek();
            if (next != ',' && next != close) throw Error("Expecting ',' delimiter");
            _at++;
            if (next == close) return;
        }
    }

    private string Text()
    {
        var result = new StringBuilder();
        for (_at++; ; _at++)
        {
            if (_at >= text.Length) throw Error("Unterminated string starting at");
            var unit = text[_at];
            if (unit == '"') break;
            if (unit < ' ') throw Error("Invalid control character at");
            result.Append(unit == '\\' ? Escape() : unit);
        }
        _at++;
        return result.ToString();
    }

    private char Escape()
    {
        var kind = ++_at < text.Length ? text[_at] : '\0';
        if (kind == 'u') return Unit();
        var found = "\"\\/bfnrt".IndexOf(kind, StringComparison.Ordinal);
        return found < 0 ? throw Error("Invalid \\escape") : "\"\\/\b\f\n\r\t"[found];
    }

    private char Unit()
    {
        if (_at + 4 >= text.Length
            || !ushort.TryParse(
                text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            throw Error("Invalid \\uXXXX escape");
        _at += 4;
        return (char)unit;
    }

    private object? Constant()
    {
        foreach (var (name, value) in Constants)
        {
            if (string.CompareOrdinal(text, _at, name, 0, name.Length) != 0) continue;
            _at += name.Length;
            return value;
        }
        return null;
    }

    private static readonly (string, object)[] Constants =
        [("null", Null), ("true", true), ("false", false), ("NaN", double.NaN), ("Infinity", double.PositiveInfinity),
            ("-Infinity", double.NegativeInfinity)];

    private object Number()
    {
        var start = _at;
        while (_at < text.Length
            && (char.IsAsciiDigit(text[_at]) || "+-.eE".Contains(text[_at], StringComparison.Ordinal))) _at++;
        var number = text.AsSpan(start, _at - start);
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)) return real;
        _at = start;
        throw Error("Expecting value");
    }

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private void Space()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
    }

    private FormatException Error(string what)
    {
        var before = text.AsSpan(0, Math.Min(_at, text.Length));
        var line = before.Count('\n') + 1;
        return new FormatException($"{what}: line {line} column {_at - before.LastIndexOf('\n')} (char {_at})");
    }
}
