using System.Data.Common;
using System.Globalization;
using CustomerSync.Storage.Moving;
using Microsoft.Data.SqlClient;

namespace CustomerSync.Storage.SqlServer;

/// <summary>SQL Server 2016 or newer.</summary>
internal sealed class SqlServerDatabase : ServerDatabase
{
    /// <summary>One a second.</summary>
    private const int LooksAfterCreation = 10;

    private readonly SqlConnectionStringBuilder _settings;
    private readonly DbDataSource _reads;
    private readonly DbDataSource _writes;
    private readonly List<string> _notForReaders = [];

    public SqlServerDatabase(StorageOptions options) : base(new SqlFiles("SqlServer"))
    {
        if (IsInvariant) throw new ConfigurationException(
            "Storage:Provider SqlServer cannot run in invariant globalization: unset "
            + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and install ICU (libicu; icu-libs on Alpine).");
        _settings = SqlServerSettings.Parse(options.ConnectionString);
        (_reads, _writes) = (SqlClientFactory.Instance.CreateDataSource(PooledSettings(ConnectionUse.Read)),
            SqlClientFactory.Instance.CreateDataSource(PooledSettings(ConnectionUse.Write)));
        Orleans = new OrleansDatabase("Microsoft.Data.SqlClient", PooledSettings(ConnectionUse.Orleans), null);
    }

    public override OrleansDatabase Orleans { get; }

    public override bool HasSearchIndex => false;

    /// <summary>It would need a computed column, and a login that may make one.</summary>
    public override bool HasOwnIndexes => false;

    public override string Lower(string text) => text.ToLowerInvariant();

    public override string Describe() => $"SQL Server, {_settings.DataSource}/{_settings.InitialCatalog}";

    public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false) =>
        SqlServerStatements.Run(session, statements);

    public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts) =>
        SqlServerStatements.WithJson(command, name, SqlServerStatements.Json(texts.Select(StorableText.Of)));

    public override Task CopyInto(
        DbSession session, MovedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel) =>
        new SqlServerCopy(session, table).Run(rows, cancel);

    public override async Task FinishMove(DbSession session, CancellationToken cancel) =>
        await session.Statement("finish_move").WithNoTimeout().ExecuteNonQueryAsync(cancel);

    public override bool IsTransient(Exception error) => error switch
    {
        SqlException sql => sql.Errors.Cast<SqlError>()
            .Any(each => SqlServerErrors.IsTransient(each.Number, each.Class, each.Message)) || sql.Number == 0,
        TimeoutException or StorageUnavailableException or IOException => true,
        _ => false,
    };

    public override string WhyNotWritable(Exception error) => (error as SqlException)?.Number switch
    {
        SqlServerErrors.ReadOnly => ReadOnlyProblem,
        1101 or 1105 or 9002 or 40544 => FullProblem,
        1222 => LockedProblem,
        _ => base.WhyNotWritable(error),
    };

    public override bool IsReferredTo(Exception error) => error is SqlException { Number: SqlServerErrors.Referred };

    public override bool MustRepeat(Exception error) =>
        error is SqlException sql
        && sql.Errors.Cast<SqlError>().Any(each => SqlServerErrors.MustRepeat(each.Number, each.Message));

    protected override string? Explain(Exception error) => error is SqlException sql
        ? SqlServerErrors.ExplainTls(sql, _settings) ?? SqlServerErrors.Explain(sql.Number, sql.Message, _settings)
        : null;

    public override async ValueTask DisposeAsync()
    {
        await _reads.DisposeAsync();
        await _writes.DisposeAsync();
    }

    protected override long? Pool => _settings.MaxPoolSize;

    public override async Task<IReadOnlyList<string>> Concerns(CancellationToken cancel)
    {
        List<string> concerns = [.. await Explained(() => base.Concerns(cancel)), .. _notForReaders];
        if (SqlServerSettings.Concern(_settings) is { } concern) concerns.Add(concern);
        var readsVersions = await Explained(() =>
            Read(session => session.Statement("database_settings").ReadNumber(cancel), cancel));
        if (readsVersions == 0) concerns.Add(
            $"READ_COMMITTED_SNAPSHOT is off in {_settings.InitialCatalog}: whoever reads waits for whoever commits, "
            + $"and one process that hangs stops all. While no silo runs: ALTER DATABASE [{_settings.InitialCatalog}] "
            + "SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;");
        return concerns;
    }

    public override async Task<int> Migrate(CancellationToken cancel)
    {
        var applied = await base.Migrate(cancel);
        if (applied > 0) await AddForReaders(cancel);
        return applied;
    }

    /// <summary>
    /// The role of readers and comments on the views: a compatible server that does not know them all, or a login that
    /// may not, keeps nobody from the views themselves.
    /// </summary>
    private async Task AddForReaders(CancellationToken cancel)
    {
        foreach (var part in Files.BesideReading)
            try { await Write(session => session.Statement(part).ExecuteNonQueryAsync(cancel), cancel); }
            catch (SqlException error)
            {
                _notForReaders.Add($"The views of the schema reading are there, without {part.Replace('_', ' ')}: "
                    + error.Message);
            }
    }

    /// <summary>
    /// SqlClient says with an InvalidOperationException that no connection of the pool came free in time.
    /// </summary>
    protected override async Task<DbSession> Open(ConnectionUse use, CancellationToken cancel)
    {
        try
        {
            var session = new DbSession(
                await (use is ConnectionUse.Read ? _reads : _writes).OpenConnectionAsync(cancel), Files);
            await session.Statement("open").ExecuteNonQueryAsync(cancel);
            return session;
        }
        catch (InvalidOperationException error) { throw new StorageUnavailableException(error.Message, error); }
    }

    /// <summary>A database that another silo is just making, or that was just made, is there soon.</summary>
    protected override async Task CreateIfMissing(CancellationToken cancel)
    {
        var isMade = false;
        for (var look = 1; await WhyMissing(cancel) is { } error; look++)
        {
            if (look > LooksAfterCreation || !MayCreate) throw error;
            if (look > 1) await Task.Delay(TimeSpan.FromSeconds(1), cancel);
            isMade = isMade || await Create(cancel);
        }
    }

    /// <summary>
    /// Outside of the pools, so that none keeps the refusal, and without SqlClient's second attempt after ten seconds.
    /// </summary>
    private async Task<SqlException?> WhyMissing(CancellationToken cancel)
    {
        await using var connection = Unpooled(_settings.InitialCatalog);
        try
        {
            await connection.OpenAsync(cancel);
            return null;
        }
        catch (SqlException error)
            when (error.Number is SqlServerErrors.CannotOpenDatabase or SqlServerErrors.NoSuchDatabase)
        {
            return error;
        }
    }

    /// <summary>Not where a database costs money from its first hour: its name may be mistyped.</summary>
    private bool MayCreate => _settings.InitialCatalog != "" && !SqlServerSettings.IsAzure(_settings);

    private SqlConnection Unpooled(string database) => new(new SqlConnectionStringBuilder(_settings.ConnectionString) {
        InitialCatalog = database, Pooling = false, ConnectRetryCount = 0 }.ConnectionString);

    /// <summary>A pool is what has the same connection string.</summary>
    private string PooledSettings(ConnectionUse use) => new SqlConnectionStringBuilder(_settings.ConnectionString)
    {
        MaxPoolSize = PoolSize(use, _settings.MaxPoolSize),
        MinPoolSize = Math.Min(_settings.MinPoolSize, PoolSize(use, _settings.MaxPoolSize)),
        ApplicationName = $"{_settings.ApplicationName} {use}",
    }.ConnectionString;

    /// <returns>Whether it is made: a compatible server may fail where another is made at the same moment.</returns>
    private async Task<bool> Create(CancellationToken cancel)
    {
        await using var connection = Unpooled("master");
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        var name = $"[{_settings.InitialCatalog.Replace("]", "]]", StringComparison.Ordinal)}]";
        command.CommandText = $"CREATE DATABASE {name}";
        try { await command.ExecuteNonQueryAsync(cancel); }
        catch (SqlException error) when (error.Number == SqlServerErrors.DatabaseExists) { return true; } // Another silo did.
        catch (SqlException error) when (MustRepeat(error)) { return false; }
        // Whoever found it meanwhile has to come again.
        command.CommandText = $"ALTER DATABASE {name} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE";
        try { await command.ExecuteNonQueryAsync(cancel); }
        catch (SqlException) { } // A compatible server may have no such setting; whether it is on is asked at each start.
        return true;
    }

    private static bool IsInvariant
    {
        get
        {
            try
            {
                return CultureInfo.GetCultureInfo("en-US").EnglishName.Contains("Invariant", StringComparison.Ordinal);
            }
            catch (CultureNotFoundException) { return true; }
        }
    }
}
