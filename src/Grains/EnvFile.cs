using System.Text.RegularExpressions;

namespace CustomerSync;

/// <summary>
/// <c>--env-file FILE</c>: variables as <c>.env.local</c> of an application holds them. What the environment has set
/// already stays, as in Node and Docker; a line that sets nothing is passed over.
/// </summary>
public static partial class EnvFile
{
    private const string Option = "--env-file";

    /// <summary>Takes the option out of the command line, and sets what its files say.</summary>
    /// <returns>False when a file cannot be read; <paramref name="errors"/> says so.</returns>
    public static bool TryTake(string[] args, TextWriter errors, out string[] rest)
    {
        var others = new List<string>();
        rest = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] != Option && !args[i].StartsWith(Option + '=', StringComparison.Ordinal)) others.Add(args[i]);
            else if (!TrySet(args[i] != Option ? args[i][(Option.Length + 1)..] : args.ElementAtOrDefault(++i), errors))
                return false;
        }
        rest = [.. others];
        return true;
    }

    /// <summary>The variables in their order; of one that comes twice the last counts.</summary>
    internal static IEnumerable<(string Name, string Value)> Read(string text) =>
        from Match line in Line().Matches(text.TrimStart('\uFEFF'))
        select (line.Groups["name"].Value, line.Groups["quoted"] is { Success: true } quoted
            ? Escape().Replace(quoted.Value, match => match.Value is @"\n" ? "\n" : match.Value[1..])
            : line.Groups["raw"].Value + line.Groups["bare"].Value);

    private static bool TrySet(string? file, TextWriter errors)
    {
        try
        {
            var text = File.ReadAllText(file ?? throw new ArgumentException("Name the file behind it."));
            var set = Read(text).GroupBy(variable => variable.Name).Select(same => same.Last())
                .Where(variable => Environment.GetEnvironmentVariable(variable.Name) is null).ToList();
            foreach (var (name, value) in set) Environment.SetEnvironmentVariable(name, value);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.WriteLine($"CustomerSync cannot start:\n{Option}: {error.Message}");
            return false;
        }
    }

    [GeneratedRegex("""
        ^[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_][\w.:]*)[ \t]*=[ \t]*
        (?: "(?<quoted>(?:[^"\\]|\\.)*)" | '(?<raw>[^']*)' | (?<bare>[^\s"'\#][^\r\n]*?)? )
        [ \t]*(?:(?<=[\s"'=])\#[^\r\n]*)?\r?$
        """, RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Line();

    [GeneratedRegex(@"\\.", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
