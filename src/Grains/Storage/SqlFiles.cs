using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;

namespace CustomerSync.Storage;

/// <summary>
/// The statements of one engine: embedded files, the same names for every engine. Lists of columns are filled in when
/// they are loaded: <c>{row: r.$}</c> is every column of that list (<see cref="Columns.Lists"/>) with its name for
/// <c>$</c>, and <c>$type</c> its T-SQL type.
/// </summary>
internal sealed partial class SqlFiles
{
    private const string OptionalLine = "--?";

    private readonly FrozenDictionary<string, string> _files;
    private readonly FrozenDictionary<string, string> _statements;

    public SqlFiles(string provider)
    {
        var assembly = typeof(SqlFiles).Assembly;
        var folder = $"Sql/{provider}/";
        _files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[folder.Length..], name => Read(assembly, name));
        _statements = _files.ToFrozenDictionary(file => file.Key, file => Filled(file.Value));
    }

    /// <summary>All of them, migrations as <c>migrations/0001_name</c>.</summary>
    public IEnumerable<string> Names => _statements.Keys;

    /// <summary>Whether a list of columns was filled in.</summary>
    public bool IsFilled(string name) => _files[name] != _statements[name];

    public string this[string name] => _statements[name];

    /// <summary>
    /// A statement with those of its optional lines that are asked for. Such a line ends in <c>--? part</c>, and is
    /// there when all of its parts
    /// are; a part with ! before it must not be.
    /// </summary>
    public string With(string name, IReadOnlySet<string> parts) => string.Join('\n', _statements[name].Split('\n')
        .Where(line => IsWanted(line, parts)));

    /// <summary>The numbered migrations, in order.</summary>
    public IEnumerable<Migration> Migrations =>
        from statement in _statements
        where statement.Key.StartsWith("migrations/", StringComparison.Ordinal)
        let name = statement.Key["migrations/".Length..]
        orderby name
        select new Migration(
            int.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), name[5..],
            statement.Value);

    private static bool IsWanted(string line, IReadOnlySet<string> parts) => line.IndexOf(OptionalLine,
        StringComparison.Ordinal) is var mark && (mark < 0
        || line[(mark + OptionalLine.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(part => part[0] == '!' ? !parts.Contains(part[1..]) : parts.Contains(part)));

    private static string Filled(string sql) =>
        ListOfColumns().Replace(sql, list => Columns.Lists.TryGetValue(list.Groups[1].Value, out var columns)
        ? string.Join(", ", columns.Select(column => list.Groups[2].Value
            .Replace("$type", TransactSqlType(column.Type), StringComparison.Ordinal)
            .Replace("$", column.Name, StringComparison.Ordinal)))
        : list.Value);

    private static string TransactSqlType(ColumnType type) => type switch
    {
        ColumnType.Name => "nvarchar(280)",
        ColumnType.Key => "varchar(32)",
        ColumnType.Long => "bigint",
        ColumnType.Decimal => "decimal(27, 9)",
        ColumnType.Flag => "bit",
        ColumnType.Time => "datetimeoffset(7)",
        ColumnType.Uuid => "uniqueidentifier",
        _ => "nvarchar(max)",
    };

    [GeneratedRegex(@"\{(\w+): ([^}]*)\}")]
    private static partial Regex ListOfColumns();

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>One numbered step of the schema.</summary>
internal sealed partial record Migration(int Number, string Name, string Sql)
{
    /// <summary>
    /// The oldest schema whose program can work with the database after it; none older than itself unless its first
    /// line says so.
    /// </summary>
    public int ReadableFrom => Said().Match(Sql) is { Success: true } said
        ? int.Parse(said.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
        : Number;

    [GeneratedRegex(@"\A-- Readable from schema (\d+)\.")]
    private static partial Regex Said();
}
