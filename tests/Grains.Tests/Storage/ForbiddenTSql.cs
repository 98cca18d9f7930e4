using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// Finds in T-SQL what compatible servers (Babelfish for PostgreSQL above all) refuse or understand otherwise
/// (docs/decisions/0018). Visit a whole script: whether a column may be null is told where its table is created.
/// </summary>
internal sealed class ForbiddenTSql : TSqlFragmentVisitor
{
    private readonly HashSet<string> _nullable = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Found { get; } = [];

    public int UniqueIndexes { get; private set; }

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
        if (node.InsertSource is SelectInsertSource { Select: QuerySpecification { OrderByClause: not null } })
            Found.Add("ordered INSERT with OUTPUT");
    }

    public override void Visit(AlterTableAddTableElementStatement node)
    {
        if (node.Definition.ColumnDefinitions.Count + node.Definition.TableConstraints.Count > 1)
            Found.Add("ALTER TABLE that adds several columns");
    }

    public override void Visit(AlterTableAlterColumnStatement node)
    {
        if (node.Collation is not null
            || node.AlterTableAlterColumnOption is not AlterTableAlterColumnOption.NoOptionDefined)
            Found.Add("ALTER COLUMN with COLLATE or NULL");
    }

    public override void Visit(CreateTableStatement node)
    {
        foreach (var column in node.Definition.ColumnDefinitions)
        {
            var name = $"{node.SchemaObjectName.BaseIdentifier.Value}.{column.ColumnIdentifier.Value}";
            var constraints = column.Constraints;
            if (!constraints.Any(
                each => each is NullableConstraintDefinition { Nullable: false }
                    or UniqueConstraintDefinition { IsPrimaryKey: true })) _nullable.Add(name);
            if (constraints.Any(each => each is UniqueConstraintDefinition { IsPrimaryKey: false })) Unique(name);
        }
        foreach (var constraint in node.Definition.TableConstraints.OfType<UniqueConstraintDefinition>())
            foreach (var column in constraint.Columns)
                Unique($"{node.SchemaObjectName.BaseIdentifier.Value}.{Name(column)}");
    }

    public override void Visit(CreateIndexStatement node)
    {
        if (!node.Unique) return;
        foreach (var column in node.Columns) Unique($"{node.OnName.BaseIdentifier.Value}.{Name(column)}");
    }

    public override void ExplicitVisit(ColumnDefinition node)
    {
        if (node.ComputedColumnExpression is not null) Found.Add("computed column");
        if (node.ColumnIdentifier is { QuoteType: QuoteType.NotQuoted, Value: var name }
            && name.ToUpperInvariant() is "TIMESTAMP" or "AT" or "PERIOD" && node.DataType is not null)
            Found.Add("column called Timestamp, at or period");
        Check(node.Collation);
        base.ExplicitVisit(node);
    }

    public override void Visit(UpdateSpecification node) => Target(node);

    public override void Visit(DeleteSpecification node) => Target(node);

    public override void Visit(NamedTableReference node)
    {
        if (node.TableHints.Count > 0) Found.Add("table hint");
    }

    public override void Visit(TopRowFilter node)
    {
        if (node.WithTies || node.Percent) Found.Add("TOP with TIES or PERCENT");
    }

    public override void Visit(SchemaDeclarationItemOpenjson node)
    {
        if (node.AsJson) Found.Add("OPENJSON with AS JSON");
    }

    public override void Visit(PrimaryExpression node) => Check(node.Collation);

    private static string Name(ColumnWithSortOrder column) => column.Column.MultiPartIdentifier.Identifiers[^1].Value;

    private void Unique(string column)
    {
        UniqueIndexes++;
        if (_nullable.Contains(column)) Found.Add($"unique index on {column}, which may be null");
    }

    private void Target(UpdateDeleteSpecificationBase node)
    {
        if (node.TopRowFilter is not null) Found.Add("DELETE or UPDATE with TOP");
        if (node.Target is not NamedTableReference { SchemaObject.BaseIdentifier.Value: var target }
            || node.FromClause is null) return;
        var aliases = new Aliases();
        node.FromClause.Accept(aliases);
        if (aliases.Names.Contains(target)) Found.Add("UPDATE or DELETE of an alias");
    }

    private void Check(Identifier? collation)
    {
        if (collation is not null
            && (collation.Value.Contains("_SC", StringComparison.Ordinal)
                || collation.Value.Contains("_UTF8", StringComparison.Ordinal)))
            Found.Add($"collation {collation.Value}");
    }

    private sealed class Aliases : TSqlFragmentVisitor
    {
        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override void Visit(NamedTableReference node)
        {
            if (node.Alias is not null) Names.Add(node.Alias.Value);
        }
    }
}
