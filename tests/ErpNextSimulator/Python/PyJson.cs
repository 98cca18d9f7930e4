using System.Globalization;
using System.Text;

namespace ErpNextSimulator.Python;

/// <summary>
/// Python's <c>json.dumps</c>, to the letter: ASCII only, lower-case escapes, floats as <c>repr</c>. Written without a
/// look at the product's code.
/// </summary>
public static class PyJson
{
    /// <summary><c>json.dumps(value)</c>: what a webhook's body and signature are made of.</summary>
    public static string Dumps(object? value) => new Writer(", ", ": ").Write(value);

    /// <summary>As frappe answers REST requests: without spaces.</summary>
    public static string Compact(object? value) => new Writer(",", ":").Write(value);

    /// <summary>
    /// <c>frappe.as_json</c>: sorted keys, one space of indentation. The filter <c>| json</c> of a template.
    /// </summary>
    public static string AsJson(object? value) => new Writer(",", ": ") { Sorted = true, Indent = 1 }.Write(value);

    /// <exception cref="FormatException">Not JSON; the message is Python's.</exception>
    public static object? Loads(string text) => new PyJsonReader(text).Read();

    private sealed class Writer(string itemSeparator, string keySeparator)
    {
        private readonly StringBuilder _text = new();
        private int _depth;

        public bool Sorted { get; init; }

        public int Indent { get; init; }

        public string Write(object? value)
        {
            Append(value);
            return _text.ToString();
        }

        private void Append(object? value)
        {
            switch (value)
            {
                case null: _text.Append("null"); break;
                case bool flag: _text.Append(flag ? "true" : "false"); break;
                case string text: AppendText(text); break;
                case double number: _text.Append(PyFloat.Repr(number)); break;
                case PyDict dict: AppendDict(dict); break;
                case PyList list: AppendItems('[', ']', list, Append); break;
                default: _text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }

        private void AppendDict(PyDict dict) =>
            AppendItems<KeyValuePair<string, object?>>('{', '}', Sorted
                ? [.. dict.OrderBy(pair => pair.Key, StringComparer.Ordinal)] : [.. dict], pair =>
            {
                AppendText(pair.Key);
                _text.Append(keySeparator);
                Append(pair.Value);
            });

        private void AppendItems<T>(char open, char close, List<T> items, Action<T> append)
        {
            _text.Append(open);
            _depth++;
            for (var i = 0; i < items.Count; i++)
            {
                if (i > 0) _text.Append(itemSeparator);
                NewLine();
                append(items[i]);
            }
            _depth--;
            if (items.Count > 0) NewLine();
            _text.Append(close);
        }

        private void NewLine()
        {
            if (Indent > 0) _text.Append('\n').Append(' ', Indent * _depth);
        }

        private void AppendText(string text)
        {
            _text.Append('"');
            foreach (var unit in text) AppendUnit(unit);
            _text.Append('"');
        }

        private void AppendUnit(char unit) => _ = unit switch
        {
            '"' => _text.Append("\\\""),
            '\\' => _text.Append("\\\\"),
            '\n' => _text.Append("\\n"),
            '\r' => _text.Append("\\r"),
            '\t' => _text.Append("\\t"),
            '\f' => _text.Append("\\f"),
            '\b' => _text.Append("\\b"),
            < ' ' or > '~' => _text.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture)),
            _ => _text.Append(unit),
        };
    }
}
