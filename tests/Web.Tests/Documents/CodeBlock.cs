using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Words">What stands behind the language.</param>
/// <param name="Prints">Of commands: the text behind them, each line of which they print; … is any text.</param>
internal sealed record CodeBlock(int Line, string Language, string Words, string Text, string? Prints)
{
    private const string Mark = "not run: ";

    private static readonly Regex Fence = new(
        @"^```(?<language>\w+)(?<words>[^\n]*)\n(?<text>.*?)^```\n(?:```text\n(?<prints>.*?)^```\n)?",
        RegexOptions.Singleline | RegexOptions.Multiline);

    public bool IsCommands => Language is "bash" or "sh" or "console" or "powershell";

    /// <summary>Why no test runs it, as the document says; null: one does.</summary>
    public string? NotRun =>
        Words.Trim() is var words && words.StartsWith(Mark, StringComparison.Ordinal) ? words[Mark.Length..] : null;

    /// <summary>It runs until the reader ends it, and says so.</summary>
    public bool Lasts => Text.Contains("Ctrl+C", StringComparison.Ordinal);

    /// <param name="document">Its path in the repository.</param>
    public static List<CodeBlock> Of(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        return [.. Fence.Matches(text).Select(block => new CodeBlock(
            text.AsSpan(0, block.Index).Count('\n') + 1, block.Groups["language"].Value, block.Groups["words"].Value,
            block.Groups["text"].Value, block.Groups["prints"] is { Success: true } prints ? prints.Value : null))];
    }
}
