using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CustomerSync.Feed;
using CustomerSync.Hooks;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>The subscriptions of outgoing webhooks, how far each is, and the log of what was sent.</summary>
internal sealed class HookStore : IAsyncDisposable
{
    private const int MaxBatch = 64;

    /// <summary>So many attempts of a subscription stay in the log.</summary>
    internal const int KeptAttempts = 1_000;

    private static readonly HashSet<string> All = [], FailedOnly = ["failed"];

    private readonly Database _database;
    private readonly Batcher<HookSave, SaveOutcome> _batcher;

    public HookStore(Database database)
    {
        _database = database;
        _batcher = new(MaxBatch, SaveAll);
    }

    public Task<IReadOnlyList<HookRow>> List() =>
        _database.Read(session => session.Statement("list_hooks").ReadAll(Row));

    /// <summary>Ids of those that are not paused.</summary>
    public Task<IReadOnlyList<string>> Active() =>
        _database.Read(session => session.Statement("active_hooks").ReadAll(row => row.GetString(0)));

    public Task<HookRow?> Read(string id) =>
        _database.Read(session => session.Statement("read_hook").With("@id", id).ReadFirst(Row));

    public Task<int> Insert(HookRow row) =>
        Write(session => Bind(session.Statement("insert_hook"), row).ExecuteNonQueryAsync());

    /// <summary>With its log.</summary>
    public Task<bool> Delete(string id) => Write(async session =>
    {
        await session.Statement("delete_hook_attempts").With("@id", id).ExecuteNonQueryAsync();
        return await session.Statement("delete_hook").With("@id", id).WritesAny();
    });

    /// <summary>
    /// Writes how far a subscription is, and what was sent; those of many subscriptions in one transaction.
    /// </summary>
    /// <returns>False: it was written by somebody else meanwhile, or is gone; then only what was sent is written.</returns>
    /// <exception cref="StorageUnavailableException">It is not known to be written.</exception>
    public async Task<bool> Save(HookSave save)
    {
        var (isWritten, error) = await _batcher.Add(save);
        return error is null ? isWritten : throw error;
    }

    /// <param name="before">Ids before that; null: all.</param>
    public Task<IReadOnlyList<HookAttempt>> Attempts(string id, string? before, int limit, bool failedOnly) =>
        _database.Read(session => session
            .Statement("list_hook_attempts", failedOnly ? FailedOnly : All)
            .With("@id", id).With("@before", string.IsNullOrEmpty(before) ? DeliveryId.BeyondAll : before)
            .With("@limit", limit).ReadAll(Attempt));

    public Task<HookAttempt?> Attempt(string id, string attempt) => _database.Read(session =>
        session.Statement("read_hook_attempt").With("@id", id).With("@attempt", attempt).ReadFirst(Attempt));

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();

    /// <summary>In one transaction; when the database refuses that, one for each, so that only the bad one fails.</summary>
    private async Task<IReadOnlyList<SaveOutcome>> SaveAll(IReadOnlyList<HookSave> saves)
    {
        try { return await Write(session => SaveAll(session, saves)); }
        catch (StorageUnavailableException away) { return [.. saves.Select(_ => new SaveOutcome(false, away))]; }
        catch (Exception error) when (saves.Count == 1) { return [new(false, error)]; } // The loop's edge.
        catch { return [.. (await Task.WhenAll(saves.Select(save => SaveAll([save])))).SelectMany(one => one)]; }
    }

    /// <summary>Rows in the order of their ids, in which whoever else writes some locks them too.</summary>
    private async Task<IReadOnlyList<SaveOutcome>> SaveAll(DbSession session, IReadOnlyList<HookSave> saves)
    {
        var outcomes = new SaveOutcome[saves.Count];
        foreach (var (at, save) in saves.Index().OrderBy(save => save.Item.Id, StringComparer.Ordinal))
            outcomes[at] = new(save.Row is null || await Bind(session.Statement("update_hook"), save.Row).WritesAny());
        var attempts = saves.SelectMany(save => save.Attempts).ToList();
        if (attempts.Count > 0)
            await _database.Run(session, [Statement.Of("add_hook_attempts", Columns.HookAttempts, attempts)]);
        foreach (var save in saves.Where(save => save.Trims))
            await session.Statement("trim_hook_attempts").With("@id", save.Id).With("@keep", KeptAttempts)
                .ExecuteNonQueryAsync();
        return outcomes;
    }

    private async Task<T> Write<T>(Func<DbSession, Task<T>> work)
    {
        try { return await _database.Write(work); }
        catch (Exception error) when (error is not StorageUnavailableException && _database.IsTransient(error))
        {
            throw new StorageUnavailableException($"The database cannot commit now: {error.Message}");
        }
    }

    private static DbCommand Bind(DbCommand command, HookRow row)
    {
        var it = row.Subscription;
        var settings = JsonSerializer.Serialize(it.Settings, HookJson.Relaxed.HookSettings);
        return command.With("@id", it.Id)
            .With("@status", it.IsOfNewer ? row.NewerStatus : EnumNames.Of(it.Status))
            .With("@settings", NewerMembers.Add(settings, row.NewerSettings))
            .With("@epoch", it.Cursor.Epoch).With("@sequence", it.Cursor.Sequence)
            .With("@progress", JsonSerializer.Serialize(it.Progress, HookJson.Relaxed.HookProgress))
            .With("@version", row.Version);
    }

    private static HookRow Row(DbDataReader row) => new(
        new(row.GetString(0), JsonSerializer.Deserialize(row.GetString(2), HookJson.Relaxed.HookSettings)!,
            EnumNames.Parse<HookStatus>(row.GetString(1)), new FeedCursor(row.GetString(3), row.Number(4)),
            JsonSerializer.Deserialize(row.GetString(5), HookJson.Relaxed.HookProgress)!),
        row.Number(6), EnumNames.Newer<HookStatus>(row.GetString(1)),
        NewerMembers.Of(row.GetString(2), HookJson.Relaxed.HookSettings));

    private static HookAttempt Attempt(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3), row.GetString(4), row.NumberOrNull(5),
        row.IsDBNull(6) ? null : row.GetFieldValue<Guid>(6), row.TextOrNull(7),
        EnumNames.Parse<HookCause>(row.GetString(8)), (int)row.Number(9), (int?)row.NumberOrNull(10),
        TimeSpan.FromMicroseconds(row.Number(11)), row.TextOrNull(12));

    private readonly record struct SaveOutcome(bool IsWritten, Exception? Error = null);
}

/// <param name="Version">Raised by each write.</param>
/// <param name="NewerStatus">As it is stored, if only a newer process knows it; else null.</param>
/// <param name="NewerSettings">What only a newer process knows of the settings, as JSON; null: nothing.</param>
internal sealed record HookRow(
    HookSubscription Subscription, long Version, string? NewerStatus = null, string? NewerSettings = null);

/// <summary>What is written of a subscription.</summary>
/// <param name="Row">As it is to be, with the version that was read; null: it stays.</param>
/// <param name="Attempts">What was sent since.</param>
/// <param name="Trims">Whether the log is cut to what is kept of it.</param>
internal sealed record HookSave(string Id, HookRow? Row, IReadOnlyList<HookAttempt> Attempts, bool Trims = false);

[JsonSerializable(typeof(HookSettings))]
[JsonSerializable(typeof(HookProgress))]
internal sealed partial class HookJson : JsonSerializerContext
{
    public static HookJson Relaxed { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
