using System.Data.Common;
using CustomerSync.Feed;
using Npgsql;
using NpgsqlTypes;

namespace CustomerSync.Storage.PostgreSql;

/// <summary>PostgreSQL 13 or newer. A statement takes one array per column, so that one row and 500 use the same plan.</summary>
internal sealed class PostgreSqlDatabase : ServerDatabase
{
    /// <summary>Orleans' tables use the same pool: one bound for both (docs/decisions/0010).</summary>
    private const int DefaultPoolSize = 20;

    /// <summary>Statements that a connection keeps prepared from their second use on.</summary>
    private const int PreparedStatements = 40;

    private readonly NpgsqlConnectionStringBuilder _settings;

    public PostgreSqlDatabase(StorageOptions options) : this(Settings(options)) { }

    private PostgreSqlDatabase(NpgsqlConnectionStringBuilder settings) : this(settings, NpgsqlDataSource.Create(settings)) { }

    private PostgreSqlDatabase(NpgsqlConnectionStringBuilder settings, NpgsqlDataSource source) : base(new SqlFiles("PostgreSql"), source) =>
        (_settings, Orleans) = (settings, new OrleansDatabase("Npgsql", null, source));

    public override OrleansDatabase Orleans { get; }

    public override bool CanRequire => true;

    public override string Describe() => $"PostgreSQL, {_settings.Host}:{_settings.Port}/{_settings.Database}";

    public override Task Execute<T>(
        DbSession session, string statement, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows, Action<DbDataReader>? onRow = null) =>
        ExecuteAll(session, [new RowStatement<T>(statement, columns, rows) { OnRow = onRow }]);

    public override Task ExecuteAll(DbSession session, IReadOnlyList<RowStatement> statements) => Run(session, [], null, statements, isLast: false);

    /// <summary>
    /// One round trip: the numbers are added to the counter by the statements themselves, which follow the one that takes it; and the
    /// transaction is committed with them. When one fails, the server passes over the rest and does not commit.
    /// </summary>
    public override async Task<FeedHead> WriteNumbered(
        DbSession session, int count, bool writes, IReadOnlyList<RowStatement> before, Func<FeedCursor, IReadOnlyList<RowStatement>> statements, bool isLast)
    {
        var advance = new NpgsqlBatchCommand(Files[writes ? "advance_feed" : "read_head"]);
        if (writes) advance.Parameters.Add(new NpgsqlParameter<long>("count", count));
        var head = await Run(session, before, advance, statements(new FeedCursor("", 0)), isLast);
        session.IsCommitted = isLast;
        return head;
    }

    private async Task<FeedHead> Run(
        DbSession session, IReadOnlyList<RowStatement> before, NpgsqlBatchCommand? advance, IReadOnlyList<RowStatement> statements, bool isLast)
    {
        var head = default(FeedHead);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)session.Connection, (NpgsqlTransaction?)session.Transaction);
        foreach (var statement in before) batch.BatchCommands.Add(Command(statement));
        if (advance is not null) batch.BatchCommands.Add(advance);
        foreach (var statement in statements) batch.BatchCommands.Add(Command(statement));
        if (isLast) batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        if (batch.BatchCommands.Count == 0) return head;
        await using var reader = await batch.ExecuteReaderAsync();
        await Read(reader, before);
        if (advance is not null)
        {
            await reader.ReadAsync();
            head = CustomerStore.Head(reader);
            await reader.NextResultAsync();
        }
        await Read(reader, statements);
        while (await reader.NextResultAsync()) { } // An error of any of them is thrown here.
        return head;
    }

    private static async Task Read(NpgsqlDataReader reader, IReadOnlyList<RowStatement> statements)
    {
        foreach (var statement in statements.Where(statement => statement.OnRow is not null)) // The reader passes over those without a result.
        {
            while (await reader.ReadAsync()) statement.OnRow!(reader);
            await reader.NextResultAsync();
        }
    }

    public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts)
    {
        if (command.Parameters.Contains(name)) command.Parameters.RemoveAt(name);
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = texts.ToArray() });
        return command;
    }

    public override bool IsTransient(Exception error) => PostgreSqlErrors.IsTransient(error);

    public override bool MustRepeat(Exception error) => error is PostgresException postgres && PostgreSqlErrors.MustRepeat(postgres);

    protected override string? Explain(Exception error) => PostgreSqlErrors.Explain(error, _settings);

    protected override async Task CreateIfMissing(CancellationToken cancel)
    {
        try { await using var session = await Open(cancel); }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidCatalogName) { await Create(cancel); }
    }

    private async Task Create(CancellationToken cancel)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        var name = _settings.Database!.Replace("\"", "\"\"", StringComparison.Ordinal);
        command.CommandText = $"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0";
        try { await command.ExecuteNonQueryAsync(cancel); }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation) { } // Another silo did.
    }

    private static NpgsqlConnectionStringBuilder Settings(StorageOptions options)
    {
        if (options.ConnectionString is null) throw new ConfigurationException(
            "Storage:ConnectionString is not set; for Storage:Provider PostgreSql it reads like Host=localhost;Database=customersync;Username=...;Password=...");
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = DefaultPoolSize;
            if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = PreparedStatements;
            if (!settings.ShouldSerialize("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
            if (!settings.ShouldSerialize("Application Name")) settings.ApplicationName = "CustomerSync";
            settings.Database ??= settings.Username;
            if (string.IsNullOrEmpty(settings.Host)) throw new ArgumentException("it names no Host");
            return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new ConfigurationException($"Storage:ConnectionString is not one for PostgreSql: {error.Message}", error);
        }
    }

    private NpgsqlBatchCommand Command(RowStatement statement)
    {
        var command = new NpgsqlBatchCommand(Files[statement.Name]);
        foreach (var (name, type, values) in statement.Arrays()) command.Parameters.Add(Array(name, type, values));
        return command;
    }

    private static NpgsqlParameter Array(string name, ColumnType type, object?[] values) => type switch
    {
        ColumnType.Text => Array(name, NpgsqlDbType.Text, values, value => (string?)value),
        ColumnType.Json => Array(name, NpgsqlDbType.Json, values, value => (string?)value),
        ColumnType.Long => Array(name, NpgsqlDbType.Bigint, values, value => (long?)value),
        ColumnType.Decimal => Array(name, NpgsqlDbType.Numeric, values, value => (decimal?)value),
        ColumnType.Flag => Array(name, NpgsqlDbType.Boolean, values, value => (bool?)value),
        ColumnType.Time => Array(name, NpgsqlDbType.TimestampTz, values, value => ((DateTimeOffset?)value)?.ToUniversalTime()),
        ColumnType.Uuid => Array(name, NpgsqlDbType.Uuid, values, value => (Guid?)value),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static NpgsqlParameter<T[]> Array<T>(string name, NpgsqlDbType type, object?[] values, Func<object?, T> convert) =>
        new(name, NpgsqlDbType.Array | type) { TypedValue = System.Array.ConvertAll(values, value => convert(value)) };
}
