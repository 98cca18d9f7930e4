using CustomerSync.Storage;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// What can be said of the T-SQL without a server: it parses, and it keeps to what compatible servers have as well.
/// </summary>
public sealed class SqlServerScriptTests
{
    private static readonly SqlFiles Files = new("SqlServer");

    public static TheoryData<string> Names => [.. Files.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_parses_and_keeps_to_the_common_constructs(string name)
    {
        var visitor = new ForbiddenTSql();

        foreach (var statement in Statements(name)) Parse(Filled(statement)).Accept(visitor);

        Assert.Empty(visitor.Found);
    }

    /// <summary>Of a file of which only some lines are taken, what is made of it.</summary>
    private static IEnumerable<string> Statements(string name) => name switch
    {
        "list_key" => Lines(name).Select(line => $"SELECT {line} FROM customers"),
        "list_filter" => Lines(name).Select(line => $"SELECT 1 FROM customers WHERE {line}"),
        "list_customers" => Lists.Select(parts => Files.With(name, parts.Split(' ').ToHashSet())),
        _ => [Files[name]],
    };

    /// <summary>Pages by a field and by name, the next of each, searched and filtered; how many; where a row is.</summary>
    private static readonly string[] Lists =
    [
        "living", "erpnextId", "living after words numbers filters", "after erpnextId", "count living words filters",
        "place living", "count names living filters", "living filters among",
    ];

    private static IEnumerable<string> Lines(string name) => Files[name].Split('\n')
        .Where(line => line.Contains(SqlFiles.OptionalLine, StringComparison.Ordinal))
        .Select(line => line[..line.IndexOf(SqlFiles.OptionalLine, StringComparison.Ordinal)]);

    [Fact]
    public void Texts_that_are_statements_themselves_parse_and_keep_to_the_common_constructs()
    {
        var texts = new Literals();
        foreach (var sql in Files.Migrations.Select(each => each.Sql)
            .Concat([Files["reading"], Files["reading_comments"], Files["reading_grants"]])) Parse(sql).Accept(texts);

        Assert.NotEmpty(texts.Queries);
        Assert.All(texts.Queries, query =>
        {
            var visitor = new ForbiddenTSql();
            Parse(query).Accept(visitor);
            Assert.Empty(visitor.Found);
        });
    }

    [Fact]
    public void The_printed_schema_parses_whole()
    {
        var visitor = new ForbiddenTSql();

        Parse(DatabaseCommands.Schema(StorageProvider.SqlServer)).Accept(visitor);

        Assert.Empty(visitor.Found);
    }

    [Theory]
    [InlineData("MERGE t USING s ON t.a = s.a WHEN MATCHED THEN DELETE;", "MERGE")]
    [InlineData("CREATE OR ALTER VIEW v AS SELECT 1 AS a", "CREATE OR ALTER")]
    [InlineData("DECLARE @v int; UPDATE t SET @v = a = a + 1", "SET @v = column = expression")]
    [InlineData("INSERT INTO t (a) OUTPUT inserted.a SELECT a FROM s ORDER BY a", "ordered INSERT with OUTPUT")]
    [InlineData("SELECT a COLLATE Latin1_General_100_CI_AS_SC_UTF8 FROM t",
        "collation Latin1_General_100_CI_AS_SC_UTF8")]
    [InlineData("ALTER TABLE t ADD a int, b int", "ALTER TABLE that adds several columns")]
    [InlineData("ALTER TABLE t ALTER COLUMN a nvarchar(20) COLLATE Latin1_General_BIN2",
        "ALTER COLUMN with COLLATE or NULL")]
    [InlineData("ALTER TABLE t ALTER COLUMN a int NOT NULL", "ALTER COLUMN with COLLATE or NULL")]
    [InlineData("CREATE TABLE t (a int NOT NULL, b AS a + 1 PERSISTED)", "computed column")]
    [InlineData("CREATE TABLE t (Timestamp datetime2(3))", "column called Timestamp, at or period")]
    [InlineData("CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX i ON t (a, b)",
        "unique index on t.b, which may be null")]
    [InlineData("CREATE TABLE t (a int NULL UNIQUE)", "unique index on t.a, which may be null")]
    [InlineData("UPDATE x SET a = 1 FROM t x WHERE x.a = 2", "UPDATE or DELETE of an alias")]
    [InlineData("DELETE x FROM t x JOIN s ON s.a = x.a", "UPDATE or DELETE of an alias")]
    [InlineData("DELETE TOP (10) FROM t", "DELETE or UPDATE with TOP")]
    [InlineData("SELECT a FROM t WITH (UPDLOCK, HOLDLOCK)", "table hint")]
    [InlineData("SELECT TOP (5) WITH TIES a FROM t ORDER BY a", "TOP with TIES or PERCENT")]
    [InlineData("SELECT r.a FROM OPENJSON(@x) WITH (a nvarchar(max) AS JSON) r", "OPENJSON with AS JSON")]
    public void A_forbidden_construct_is_found(string sql, string expected)
    {
        var visitor = new ForbiddenTSql();

        Parse(sql).Accept(visitor);

        Assert.Equal([expected], visitor.Found);
    }

    [Fact]
    public void No_unique_index_of_the_schema_has_a_column_that_may_be_null()
    {
        var visitor = new ForbiddenTSql();

        Parse(DatabaseCommands.Schema(StorageProvider.SqlServer)).Accept(visitor);

        Assert.True(visitor.UniqueIndexes > 4, $"{visitor.UniqueIndexes} found.");
        Assert.Empty(visitor.Found);
    }

    private static TSqlFragment Parse(string sql)
    {
        var script = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0,
            $"{string.Join("; ", errors.Select(error => $"{error.Line}: {error.Message}"))}\n{sql}");
        return script;
    }

    private static string Filled(string sql) => sql.Replace("{direction}", "DESC", StringComparison.Ordinal)
        .Replace("{comparison}", "<", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal)
        .Replace("{readable_from}", "1", StringComparison.Ordinal).Replace("{own}", "1 = 1", StringComparison.Ordinal)
        .Replace("{field}", "vatNo", StringComparison.Ordinal).Replace("{value}", "@own0", StringComparison.Ordinal)
        .Replace("{table}", "customers", StringComparison.Ordinal).Replace("{filters}", "1 = 1", StringComparison.Ordinal)
        .Replace("{key}", "city", StringComparison.Ordinal).Replace("{asked}", "@asked", StringComparison.Ordinal)
        .Replace("{end}", "@end", StringComparison.Ordinal).Replace("{none}", "''", StringComparison.Ordinal);

    /// <summary>Texts that are statements themselves.</summary>
    private sealed class Literals : TSqlFragmentVisitor
    {
        public List<string> Queries { get; } = [];

        public override void Visit(StringLiteral node)
        {
            if (node.Value.Contains('@', StringComparison.Ordinal)
                || node.Value.TrimStart() is ['C', 'R', 'E', 'A', 'T', 'E', ..] or ['G', 'R', 'A', 'N', 'T', ..]
                && node.Value != "CREATE ROLE") // A right.
                Queries.Add(node.Value);
        }
    }
}
