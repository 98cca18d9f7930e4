using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace CustomerSync.Storage;

/// <summary>
/// The statements of one engine: embedded files, those for every engine, and its own in the place of some. They are
/// filled when they are loaded: <c>{row: r.$}</c> is every column of that list (<see cref="Columns.Lists"/>) with its
/// name for <c>$</c>, and <c>$type</c> its T-SQL type; <c>{key: @id}</c> a parameter of a key's type,
/// <c>{any: @names}</c> a comparison with each text of a list, <c>{class: ms}</c> the class of a duration.
/// </summary>
internal sealed partial class SqlFiles
{
    internal const string OptionalLine = "--?";

    private static readonly string[] Beside = ["reading_grants", "reading_comments"];

    private readonly Dictionary<string, string> _statements = [];

    public SqlFiles(string provider)
    {
        var assembly = typeof(SqlFiles).Assembly;
        foreach (var folder in (string[])["Sql/Every/", $"Sql/{provider}/"])
            foreach (var name in assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal)))
                _statements[name[folder.Length..]] = Filled(Read(assembly, name), provider);
    }

    /// <summary>All of them, migrations as <c>migrations/0001_name</c>.</summary>
    public IEnumerable<string> Names => _statements.Keys;

    public string this[string name] => _statements[name];

    /// <summary>
    /// A statement with those of its optional lines that are asked for. Such a line ends in <c>--? part</c>, and is
    /// there when all of its parts
    /// are; a part with ! before it must not be.
    /// </summary>
    public string With(string name, IReadOnlySet<string> parts) => string.Join('\n', _statements[name].Split('\n')
        .Where(line => IsWanted(line, parts)));

    /// <summary>What is tried after <c>reading</c>, each by itself.</summary>
    public IEnumerable<string> BesideReading => Beside.Where(_statements.ContainsKey);

    /// <summary>The numbered migrations, in order.</summary>
    public IEnumerable<Migration> Migrations =>
        from statement in _statements
        where statement.Key.StartsWith("migrations/", StringComparison.Ordinal)
        let name = statement.Key["migrations/".Length..]
        orderby name
        select new Migration(
            int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name[5..], statement.Value);

    private static bool IsWanted(string line, IReadOnlySet<string> parts) => line.IndexOf(OptionalLine,
        StringComparison.Ordinal) is var mark && (mark < 0
        || line[(mark + OptionalLine.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(part => part[0] == '!' ? !parts.Contains(part[1..]) : parts.Contains(part)));

    private static string Filled(string sql, string provider) => Placeholder().Replace(sql, place =>
        (place.Groups[1].Value, place.Groups[2].Value) switch
        {
            ("key", var key) => provider == "SqlServer" ? $"CAST({key} AS {TransactSqlType(ColumnType.Key)})" : key,
            ("any", var texts) => provider switch
            {
                "Sqlite" => $"IN (SELECT value FROM json_each({texts}))",
                "PostgreSql" => $"= ANY ({texts})",
                // As long as a name: an index is of no use to a value without a bound.
                _ => $"IN (SELECT CAST(v.value AS nvarchar(280)) COLLATE Latin1_General_BIN2 FROM OPENJSON({texts}) v)",
            },
            ("class", var milliseconds) => ClassOf(milliseconds),
            var (list, each) => string.Join(
                each.Contains(OptionalLine, StringComparison.Ordinal) ? "\n" : ", ",
                Columns.Lists[list].Select(column => each
                    .Replace("$type", TransactSqlType(column.Type), StringComparison.Ordinal)
                    .Replace("$", column.Name, StringComparison.Ordinal))),
        });

    private static string ClassOf(string milliseconds)
    {
        var bounds = MonitoringStore.DurationBounds.Select((bound, place) =>
            string.Create(CultureInfo.InvariantCulture, $" WHEN {milliseconds} <= {bound} THEN {place}"));
        return $"CASE WHEN {milliseconds} IS NULL THEN NULL{string.Concat(bounds)} ELSE {bounds.Count()} END";
    }

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
    private static partial Regex Placeholder();

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
        ? int.Parse(said.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : Number;

    [GeneratedRegex(@"\A-- Readable from schema (\d+)\.")]
    private static partial Regex Said();
}
