using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace CustomerSync.Storage.PostgreSql;

/// <summary>PostgreSQL 13 or newer.</summary>
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

    public override bool CanRequireVersions => true;

    public override string Describe() => $"PostgreSQL, {_settings.Host}:{_settings.Port}/{_settings.Database}";

    public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false) =>
        PostgreSqlStatements.Run(session, statements, isLast);

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
}
