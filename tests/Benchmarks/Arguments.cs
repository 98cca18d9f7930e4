using System.Globalization;

namespace CustomerSync.Benchmarks;

/// <summary>What follows a mode: numbers by their place, words, and <c>--name number</c>.</summary>
internal sealed class Arguments(string[] words)
{
    private readonly List<string> _words = [.. words];

    /// <summary>A run that only shows that all works.</summary>
    public bool IsShort => _words.Contains("--short");

    public string? Word => _words.Where((word, i) => char.IsAsciiLetter(word[0]) && !IsValue(i)).FirstOrDefault();

    public int[] Numbers => [.. _words.Where((word, i) => char.IsAsciiDigit(word[0]) && !IsValue(i)).Select(Number)];

    public int Named(string name, int otherwise) =>
        _words.IndexOf("--" + name) is >= 0 and var at ? Number(_words[at + 1]) : otherwise;

    public string Text(string name) => _words.IndexOf("--" + name) is >= 0 and var at ? _words[at + 1] : "";

    private bool IsValue(int at) => at > 0 && _words[at - 1] is ['-', '-', ..] and not "--short";

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
