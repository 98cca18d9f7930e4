using System.Collections.Frozen;
using System.Reflection;

namespace CustomerSync.Storage;

/// <summary>The statements of one engine: embedded files, the same names for every engine.</summary>
internal sealed class SqlFiles
{
    private const string OptionalLine = "--?";

    private readonly FrozenDictionary<string, string> _statements;

    public SqlFiles(string provider)
    {
        var assembly = typeof(SqlFiles).Assembly;
        var folder = $"Sql/{provider}/";
        _statements = assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[folder.Length..], name => Read(assembly, name));
    }

    /// <summary>All of them, migrations as <c>migrations/0001_name</c>.</summary>
    public IEnumerable<string> Names => _statements.Keys;

    public string this[string name] => _statements[name];

    /// <summary>
    /// A statement with those of its optional lines that are asked for. Such a line ends in <c>--? part</c>, and is there when all of its parts
    /// are; a part with ! before it must not be.
    /// </summary>
    public string With(string name, IReadOnlySet<string> parts) => string.Join('\n', _statements[name].Split('\n').Where(line => IsWanted(line, parts)));

    /// <summary>The numbered migrations, in order.</summary>
    public IEnumerable<Migration> Migrations =>
        from statement in _statements
        where statement.Key.StartsWith("migrations/", StringComparison.Ordinal)
        let name = statement.Key["migrations/".Length..]
        orderby name
        select new Migration(int.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), name[5..], statement.Value);

    private static bool IsWanted(string line, IReadOnlySet<string> parts) => line.IndexOf(OptionalLine, StringComparison.Ordinal) is var mark && (mark < 0
        || line[(mark + OptionalLine.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).All(part => part[0] == '!' ? !parts.Contains(part[1..]) : parts.Contains(part)));

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>One numbered step of the schema.</summary>
internal sealed record Migration(int Number, string Name, string Sql);
