using CustomerSync.Storage;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CustomerSync.Tests.Storage;

/// <summary>What can be said of the T-SQL without a server: it parses, and it keeps to what compatible servers have as well.</summary>
public sealed class SqlServerScriptTests
{
    private static readonly SqlFiles Files = new("SqlServer");

    public static TheoryData<string> Names => [.. Files.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_parses_and_keeps_to_the_common_constructs(string name)
    {
        var visitor = new Forbidden();

        Parse(Filled(Files[name])).Accept(visitor);

        Assert.Empty(visitor.Found);
    }

    [Fact]
    public void The_texts_of_OrleansQuery_parse_and_keep_to_the_common_constructs()
    {
        var texts = new Literals();
        foreach (var migration in Files.Migrations) Parse(migration.Sql).Accept(texts);

        Assert.NotEmpty(texts.Queries);
        Assert.All(texts.Queries, query =>
        {
            var visitor = new Forbidden();
            Parse(query).Accept(visitor);
            Assert.Empty(visitor.Found);
        });
    }

    [Fact]
    public void The_printed_schema_parses_whole()
    {
        var visitor = new Forbidden();

        Parse(SchemaScript.Of(StorageProvider.SqlServer)).Accept(visitor);

        Assert.Empty(visitor.Found);
    }

    [Theory]
    [InlineData("MERGE t USING s ON t.a = s.a WHEN MATCHED THEN DELETE;", "MERGE")]
    [InlineData("CREATE OR ALTER VIEW v AS SELECT 1 AS a", "CREATE OR ALTER")]
    [InlineData("DECLARE @v int; UPDATE t SET @v = a = a + 1", "SET @v = column = expression")]
    [InlineData("INSERT INTO t (a) OUTPUT inserted.a SELECT a FROM s ORDER BY a", "ordered INSERT with OUTPUT")]
    [InlineData("SELECT a COLLATE Latin1_General_100_CI_AS_SC_UTF8 FROM t", "collation Latin1_General_100_CI_AS_SC_UTF8")]
    public void A_forbidden_construct_is_found(string sql, string expected)
    {
        var visitor = new Forbidden();

        Parse(sql).Accept(visitor);

        Assert.Equal([expected], visitor.Found);
    }

    private static TSqlFragment Parse(string sql)
    {
        var script = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(error => $"{error.Line}: {error.Message}"))}\n{sql}");
        return script;
    }

    private static string Filled(string sql) => sql.Replace("{living}", "deleted_at IS NULL", StringComparison.Ordinal)
        .Replace("{sort}", "coalesce(email, '')", StringComparison.Ordinal).Replace("{direction}", "DESC", StringComparison.Ordinal)
        .Replace("{comparison}", "<", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal);

    private sealed class Forbidden : TSqlFragmentVisitor
    {
        public List<string> Found { get; } = [];

        public override void Visit(MergeStatement node) => Found.Add("MERGE");

        public override void Visit(CreateOrAlterViewStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(CreateOrAlterProcedureStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(CreateOrAlterFunctionStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(CreateOrAlterTriggerStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(AssignmentSetClause node)
        {
            if (node.Variable is not null && node.Column is not null) Found.Add("SET @v = column = expression");
        }

        public override void Visit(InsertSpecification node)
        {
            if (node.OutputClause is null && node.OutputIntoClause is null) return;
            if (node.InsertSource is SelectInsertSource { Select: QuerySpecification { OrderByClause: not null } }) Found.Add("ordered INSERT with OUTPUT");
        }

        public override void ExplicitVisit(ColumnDefinition node)
        {
            Check(node.Collation);
            base.ExplicitVisit(node);
        }

        public override void Visit(PrimaryExpression node) => Check(node.Collation);

        private void Check(Identifier? collation)
        {
            if (collation is not null && (collation.Value.Contains("_SC", StringComparison.Ordinal) || collation.Value.Contains("_UTF8", StringComparison.Ordinal)))
                Found.Add($"collation {collation.Value}");
        }
    }

    /// <summary>Texts that are statements themselves.</summary>
    private sealed class Literals : TSqlFragmentVisitor
    {
        public List<string> Queries { get; } = [];

        public override void Visit(StringLiteral node)
        {
            if (node.Value.Contains('@', StringComparison.Ordinal)) Queries.Add(node.Value);
        }
    }
}
