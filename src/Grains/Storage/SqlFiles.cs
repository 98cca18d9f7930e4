using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;

namespace CustomerSync.Storage;

/// <summary>The statements of one engine: embedded files, the same names for every engine.</summary>
internal sealed class SqlFiles
{
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

    /// <summary>The numbered migrations, in order.</summary>
    public IEnumerable<Migration> Migrations =>
        from statement in _statements
        where statement.Key.StartsWith("migrations/", StringComparison.Ordinal)
        let name = statement.Key["migrations/".Length..]
        orderby name
        select new Migration(int.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), name[5..], statement.Value);

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>One numbered step of the schema.</summary>
internal sealed partial record Migration(int Number, string Name, string Sql)
{
    /// <summary>The oldest schema whose program can work with the database after it; none older than itself unless its first line says so.</summary>
    public int ReadableFrom => Said().Match(Sql) is { Success: true } said
        ? int.Parse(said.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
        : Number;

    [GeneratedRegex(@"\A-- Readable from schema (\d+)\.")]
    private static partial Regex Said();
}
