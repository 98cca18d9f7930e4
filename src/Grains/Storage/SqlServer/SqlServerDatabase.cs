using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.SqlClient;

namespace CustomerSync.Storage.SqlServer;

/// <summary>SQL Server 2016 or newer.</summary>
internal sealed class SqlServerDatabase : ServerDatabase
{
    /// <summary>One bound for all that this process opens (docs/decisions/0010).</summary>
    private const int DefaultPoolSize = 20;

    private readonly SqlConnectionStringBuilder _settings;
    private readonly DbDataSource _reads;
    private readonly DbDataSource _writes;

    public SqlServerDatabase(StorageOptions options) : base(new SqlFiles("SqlServer"))
    {
        if (IsInvariant) throw new ConfigurationException(
            "Storage:Provider SqlServer cannot run in invariant globalization: unset "
            + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and install ICU (libicu; icu-libs on Alpine).");
        _settings = Settings(options);
        (_reads, _writes) = (SqlClientFactory.Instance.CreateDataSource(PooledSettings(ConnectionUse.Read)),
            SqlClientFactory.Instance.CreateDataSource(PooledSettings(ConnectionUse.Write)));
        Orleans = new OrleansDatabase("Microsoft.Data.SqlClient", PooledSettings(ConnectionUse.Orleans), null);
    }

    public override OrleansDatabase Orleans { get; }

    public override bool HasSearchIndex => false;

    public override string Describe() => $"SQL Server, {_settings.DataSource}/{_settings.InitialCatalog}";

    public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false) =>
        SqlServerStatements.Run(session, statements);

    public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts) =>
        SqlServerStatements.WithJson(command, name, JsonSerializer.Serialize(texts.Select(StorableText.Of)));

    public override bool IsTransient(Exception error) => error switch
    {
        SqlException sql => sql.Errors.Cast<SqlError>()
            .Any(each => SqlServerErrors.IsTransient(each.Number, each.Class)) || sql.Number == 0,
        TimeoutException or StorageUnavailableException or IOException => true,
        _ => false,
    };

    public override string WhyNotWritable(Exception error) => (error as SqlException)?.Number switch
    {
        SqlServerErrors.ReadOnly => ReadOnlyProblem,
        1101 or 1105 or 9002 => FullProblem,
        1222 => LockedProblem,
        _ => base.WhyNotWritable(error),
    };

    public override bool MustRepeat(Exception error) =>
        error is SqlException sql && sql.Errors.Cast<SqlError>().Any(each => SqlServerErrors.MustRepeat(each.Number));

    protected override string? Explain(Exception error) =>
        error is SqlException sql ? SqlServerErrors.Explain(sql.Number, sql.Message, _settings) : null;

    public override async ValueTask DisposeAsync()
    {
        await _reads.DisposeAsync();
        await _writes.DisposeAsync();
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

    protected override async Task CreateIfMissing(CancellationToken cancel)
    {
        try { await using var session = await Open(ConnectionUse.Write, cancel); }
        catch (SqlException error)
            when (error.Number is SqlServerErrors.CannotOpenDatabase or SqlServerErrors.NoSuchDatabase
                && _settings.InitialCatalog != "")
        {
            await Create(cancel);
        }
    }

    /// <summary>A pool is what has the same connection string.</summary>
    private string PooledSettings(ConnectionUse use) => new SqlConnectionStringBuilder(_settings.ConnectionString)
    {
        MaxPoolSize = PoolSize(use, _settings.MaxPoolSize),
        MinPoolSize = Math.Min(_settings.MinPoolSize, PoolSize(use, _settings.MaxPoolSize)),
        ApplicationName = $"{_settings.ApplicationName} {use}",
    }.ConnectionString;

    private async Task Create(CancellationToken cancel)
    {
        var maintenance = new SqlConnectionStringBuilder(_settings.ConnectionString) {
            InitialCatalog = "master", Pooling = false };
        await using var connection = new SqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        var name = _settings.InitialCatalog.Replace("]", "]]", StringComparison.Ordinal);
        command.CommandText = $"CREATE DATABASE [{name}]";
        try { await command.ExecuteNonQueryAsync(cancel); }
        catch (SqlException error) when (error.Number == SqlServerErrors.DatabaseExists) { } // Another silo did.
    }

    private static SqlConnectionStringBuilder Settings(StorageOptions options)
    {
        if (options.ConnectionString is null) throw new ConfigurationException(
            "Storage:ConnectionString is not set; for Storage:Provider SqlServer it reads like "
            + "Server=localhost;Database=customersync;User Id=...;Password=...;TrustServerCertificate=true");
        try
        {
            var settings = new SqlConnectionStringBuilder(options.ConnectionString);
            if (!settings.ShouldSerialize("Max Pool Size")) settings.MaxPoolSize = DefaultPoolSize;
            if (!settings.ShouldSerialize("Application Name")) settings.ApplicationName = "CustomerSync";
            if (settings.DataSource == "") throw new ArgumentException("it names no Server");
            return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ConfigurationException(
                $"Storage:ConnectionString is not one for SqlServer: {error.Message}", error);
        }
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
