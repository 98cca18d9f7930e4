using System.Data.Common;
using CustomerSync.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace CustomerSync.Storage;

/// <summary>An open connection and the statements that were prepared on it. Used by one caller at a time.</summary>
internal class DbSession(DbConnection connection, SqlFiles files) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = [];

    public DbConnection Connection { get; } = connection;

    public DbTransaction? Transaction { get; set; }

    /// <summary>The statements that were made on it so far.</summary>
    internal IReadOnlyCollection<DbCommand> Commands => _commands.Values;

    /// <summary>Null where nothing is measured.</summary>
    public Measured? Measured { get; set; }

    /// <summary>Whether the transaction was committed by its last statements.</summary>
    public bool IsCommitted { get; set; }

    /// <summary>
    /// The statement of that file, its parameters to be set with <see cref="DbCommandExtensions.With"/>.
    /// </summary>
    public DbCommand Statement(string name) => Statement(name, files[name]);

    /// <summary>
    /// A statement made from a file by filling its placeholders; <paramref name="key"/> tells the fillings apart.
    /// </summary>
    public DbCommand Statement(string key, string sql)
    {
        if (!_commands.TryGetValue(key, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            _commands[key] = command;
        }
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>
    /// The statement of that file with those of its optional lines (<see cref="SqlFiles.With"/>) and its placeholders
    /// filled.
    /// </summary>
    public DbCommand Statement(string name, IReadOnlySet<string> parts, Func<string, string>? fill = null)
    {
        var sql = files.With(name, parts);
        return Statement(sql = fill?.Invoke(sql) ?? sql, sql);
    }

    public string File(string name) => files[name];

    /// <summary>One line of a file of pieces.</summary>
    public string Fragment(string name, string part) => files.With(name, new HashSet<string> { part }).TrimEnd()
        .Split('\n')[^1].Split(SqlFiles.OptionalLine)[0].TrimEnd();

    protected string Sql(string name, IReadOnlySet<string> parts) => files.With(name, parts);

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values) await command.DisposeAsync();
        await Connection.DisposeAsync();
    }
}

internal static class DbCommandExtensions
{
    private const int LongTimeoutSeconds = 300;

    /// <summary>For statements that wait for another process, or change tables.</summary>
    public static DbCommand WithLongTimeout(this DbCommand command)
    {
        command.CommandTimeout = LongTimeoutSeconds;
        return command;
    }

    /// <summary>For a table that is read whole: it takes as long as it is large.</summary>
    public static DbCommand WithNoTimeout(this DbCommand command)
    {
        command.CommandTimeout = 0;
        return command;
    }

    /// <summary>Sets a parameter: text, a number, or null.</summary>
    public static DbCommand With(this DbCommand command, string name, object? value)
    {
        if (value is string text) value = StorableText.Of(text); // It may be of a request.
        var parameter = Parameter(command, name);
        parameter.Value = value ?? DBNull.Value;
        if (parameter is SqlParameter sql) SqlServerStatements.SetSize(sql);
        return command;
    }

    private static DbParameter Parameter(DbCommand command, string name)
    {
        if (command.Parameters.Contains(name)) return command.Parameters[name];
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
