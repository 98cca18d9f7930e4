using System.Data.Common;
using CustomerSync.Storage.Moving;
using Npgsql;
using NpgsqlTypes;

namespace CustomerSync.Storage.PostgreSql;

/// <summary>PostgreSQL 13 or newer.</summary>
internal sealed class PostgreSqlDatabase : ServerDatabase
{
    /// <summary>One bound for all that this process opens (docs/decisions/0010).</summary>
    private const int DefaultPoolSize = 20;

    /// <summary>Bytes; a commit of thirty webhooks goes at once, and wakes the server once.</summary>
    private const int WriteBuffer = 256 * 1024;

    /// <summary>Statements that a connection keeps prepared from their second use on.</summary>
    private const int PreparedStatements = 40;

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly bool _notifies;
    private readonly NpgsqlDataSource _plain;
    private readonly SemaphoreSlim _opening = new(1);
    private Sources? _sources;
    private bool _isPooled;

    public PostgreSqlDatabase(StorageOptions options) : base(new SqlFiles("PostgreSql"))
    {
        (_settings, _notifies) = (Settings(options), options.Notify);
        _plain = Build(new(PooledSettings(ConnectionUse.Orleans).ConnectionString));
        Orleans = new OrleansDatabase("Npgsql", null, _plain);
    }

    /// <summary>
    /// Of its connections nothing is expected that a pooler between us and the server would not keep.
    /// </summary>
    public override OrleansDatabase Orleans { get; }

    protected override long? Pool => _isPooled ? null : _settings.MaxPoolSize;

    public override bool CanRequireVersions => true;

    public override string Describe() =>
        $"PostgreSQL, {_settings.Host}:{_settings.Port}/{_settings.Database}"
        + (_isPooled ? ", through a connection pooler" : "");

    public override async ValueTask DisposeAsync()
    {
        await _plain.DisposeAsync();
        if (_sources is null) return;
        await _sources.Reads.DisposeAsync();
        await _sources.Writes.DisposeAsync();
    }

    public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false) =>
        PostgreSqlStatements.Run(session, _notifies ? [.. statements.Select(Notifying)] : statements, isLast);

    /// <summary>In the counter's own statement: nothing travels for it.</summary>
    private static Statement Notifying(Statement statement) => statement.Name == "advance_feed"
        ? statement with { Name = "advance_feed_and_notify" } : statement;

    public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts)
    {
        if (command.Parameters.Contains(name)) command.Parameters.RemoveAt(name);
        command.Parameters.Add(
            new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = texts.Select(StorableText.Of)
                .ToArray() });
        return command;
    }

    public override async Task CopyInto(
        DbSession session, MovedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var types = table.Columns.Select(column => TypeOf(column)).ToArray();
        await using var copy = await ((NpgsqlConnection)session.Connection)
            .BeginBinaryImportAsync(table.Fill(Files["copy_table"]), cancel);
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await copy.StartRowAsync(cancel);
            for (var i = 0; i < row.Length; i++)
                if (row[i] is { } value) await copy.WriteAsync(Bindable(value, types[i]), types[i], cancel);
                else await copy.WriteNullAsync(cancel);
        }
        await copy.CompleteAsync(cancel);
    }

    private static object Bindable(object value, NpgsqlDbType type) =>
        type is NpgsqlDbType.Integer ? checked((int)(long)value) : value;

    private static NpgsqlDbType TypeOf(MovedColumn column) => column.Kind switch
    {
        MovedKind.Whole => column.DataType is "integer" ? NpgsqlDbType.Integer : NpgsqlDbType.Bigint,
        MovedKind.Number => NpgsqlDbType.Numeric,
        MovedKind.Flag => NpgsqlDbType.Boolean,
        MovedKind.Time => NpgsqlDbType.TimestampTz,
        MovedKind.Uuid => NpgsqlDbType.Uuid,
        MovedKind.Bytes => NpgsqlDbType.Bytea,
        _ => column.DataType is "json" ? NpgsqlDbType.Json : NpgsqlDbType.Text,
    };

    public override bool IsTransient(Exception error) => PostgreSqlErrors.IsTransient(error);

    public override string WhyNotWritable(Exception error) => (error as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.ReadOnlySqlTransaction => ReadOnlyProblem,
        PostgresErrorCodes.DiskFull => FullProblem,
        PostgresErrorCodes.LockNotAvailable => LockedProblem,
        _ => base.WhyNotWritable(error),
    };

    /// <summary>
    /// Sessions that reached a standby, that began while writing was forbidden, or that have not prepared what their
    /// driver takes for prepared, would stay so for as long as they live: new ones are opened.
    /// </summary>
    protected override void Failed(ConnectionUse use, Exception error)
    {
        if (error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction }
            || PostgreSqlErrors.IsWronglyPrepared(error))
            (use is ConnectionUse.Write ? _sources?.Writes : _sources?.Reads)?.Clear();
    }

    public override bool IsReferredTo(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };

    public override bool MustRepeat(Exception error) =>
        error is PostgresException postgres && PostgreSqlErrors.MustRepeat(postgres);

    protected override string? Explain(Exception error) => PostgreSqlErrors.Explain(error, _settings);

    protected override async Task<DbSession> Open(ConnectionUse use, CancellationToken cancel)
    {
        if (use is ConnectionUse.Orleans) return new(await _plain.OpenConnectionAsync(cancel), Files);
        var sources = _sources ?? await OpenSources(cancel);
        return new(await (use is ConnectionUse.Write ? sources.Writes : sources.Reads).OpenConnectionAsync(cancel),
            Files);
    }

    /// <summary>Without a pooler every session has them from its beginning.</summary>
    protected override Task Limit(DbSession session) =>
        _isPooled ? session.Statement("limits").With("@local", true).ExecuteNonQueryAsync() : Task.CompletedTask;

    protected override async Task CreateIfMissing(CancellationToken cancel)
    {
        try { await using var session = await Open(ConnectionUse.Read, cancel); }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await Create(cancel);
        }
    }

    /// <summary>
    /// Behind a pooler that gives each transaction another session (PgBouncer, pool_mode=transaction) nothing of a
    /// session can be relied on: statements are not prepared, limits are each transaction's. It gives itself away by
    /// the process that it says answers us.
    /// </summary>
    private async Task<Sources> OpenSources(CancellationToken cancel)
    {
        await _opening.WaitAsync(cancel);
        try
        {
            if (_sources is { } opened) return opened;
            await using (var connection = await _plain.OpenConnectionAsync(cancel))
            await using (var command = new NpgsqlCommand(Files["backend"], connection))
                _isPooled = (int)(await command.ExecuteScalarAsync(cancel))! != connection.ProcessID;
            return _sources = new(Source(ConnectionUse.Read), Source(ConnectionUse.Write));
        }
        finally { _opening.Release(); }
    }

    private NpgsqlDataSource Source(ConnectionUse use)
    {
        var source = new NpgsqlDataSourceBuilder(PooledSettings(use).ConnectionString);
        if (!_isPooled) source.UsePhysicalConnectionInitializer(
            connection => Limits(connection).ExecuteNonQuery(),
            connection => Limits(connection).ExecuteNonQueryAsync());
        return Build(source);
    }

    /// <summary>
    /// Of several hosts the one that is no standby, whichever stands first: what a standby has is behind, so that the
    /// feed would seem to go back, and it takes no commit.
    /// </summary>
    private static NpgsqlDataSource Build(NpgsqlDataSourceBuilder source) =>
        source.ConnectionStringBuilder.Host!.Contains(',')
        ? source.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : source.Build();

    private NpgsqlCommand Limits(NpgsqlConnection connection) =>
        new(Files["limits"], connection) { Parameters = { new("local", false) } };

    private NpgsqlConnectionStringBuilder PooledSettings(ConnectionUse use)
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString) {
            MaxPoolSize = PoolSize(use, _settings.MaxPoolSize) };
        if (use is ConnectionUse.Write && !settings.ShouldSerialize("Write Buffer Size"))
            settings.WriteBufferSize = WriteBuffer;
        if (settings.MinPoolSize > settings.MaxPoolSize) settings.MinPoolSize = settings.MaxPoolSize;
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = use is ConnectionUse.Orleans || _isPooled ? 0 : PreparedStatements;
        return settings;
    }

    private async Task Create(CancellationToken cancel)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Database = "postgres" };
        await using var source = Build(new(maintenance.ConnectionString));
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.CreateCommand();
        var name = _settings.Database!.Replace("\"", "\"\"", StringComparison.Ordinal);
        command.CommandText = $"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0";
        try { await command.ExecuteNonQueryAsync(cancel); }
        // Another silo did.
        catch (PostgresException error)
            when (error.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation) { }
    }

    private static NpgsqlConnectionStringBuilder Settings(StorageOptions options)
    {
        if (options.ConnectionString is null) throw new ConfigurationException(
            "Storage:ConnectionString is not set; for Storage:Provider PostgreSql it reads like "
            + "Host=localhost;Database=customersync;Username=...;Password=...");
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = DefaultPoolSize;
            // Nothing of a session is changed.
            if (!settings.ShouldSerialize("No Reset On Close")) settings.NoResetOnClose = true;
            if (!settings.ShouldSerialize("TCP Keepalive Time") && !IsSocketFile(settings.Host))
                (settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (10, 5);
            if (!settings.ShouldSerialize("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
            if (!settings.ShouldSerialize("Application Name")) settings.ApplicationName = "CustomerSync";
            settings.Remove("Target Session Attributes"); // It is always the primary.
            settings.Database ??= settings.Username;
            if (string.IsNullOrEmpty(settings.Host)) throw new ArgumentException("it names no Host");
            return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new ConfigurationException(
                $"Storage:ConnectionString is not one for PostgreSql: {error.Message}", error);
        }
    }

    /// <summary>A folder with the server's socket, or an abstract one: it is on this machine, and not by TCP.</summary>
    private static bool IsSocketFile(string? host) => host is ['/' or '@', ..];

    private sealed record Sources(NpgsqlDataSource Reads, NpgsqlDataSource Writes);
}
