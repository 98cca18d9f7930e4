using System.Data.Common;
using System.Globalization;

namespace CustomerSync.Storage;

/// <summary>Reads what statements return, whatever width an engine gives to numbers.</summary>
internal static class DbReading
{
    /// <summary>All rows.</summary>
    public static async Task<IReadOnlyList<T>> ReadAll<T>(this DbCommand command, Func<DbDataReader, T> read)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row; the default of its type when there is none.</summary>
    public static async Task<T?> ReadFirst<T>(this DbCommand command, Func<DbDataReader, T> read)
    {
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? read(reader) : default;
    }

    /// <summary>The one number that the statement returns.</summary>
    public static async Task<long> ReadNumber(this DbCommand command, CancellationToken cancel = default) =>
        Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);

    /// <summary>Whether the statement wrote any row.</summary>
    public static async Task<bool> WritesAny(this DbCommand command) => await command.ExecuteNonQueryAsync() > 0;

    public static long Number(this DbDataReader row, int column) =>
        Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    public static long? NumberOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Number(column);

    public static string? TextOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Time(column);
}
