using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages;

/// <summary>What docs/nextjs.md says to copy.</summary>
internal static class NextDocument
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "nextjs.md"));

    /// <summary>The files, by their paths in the application.</summary>
    public static Dictionary<string, string> Files() => Regex.Matches(
        Text, @"^```\w+ (\S+)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)
        .ToDictionary(block => block.Groups[1].Value, block => block.Groups[2].Value);

    /// <summary>The one line that begins so, of those to be typed.</summary>
    public static string Command(string beginning) =>
        Text.Split('\n').Single(line => line.StartsWith(beginning, StringComparison.Ordinal));
}
