using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using CustomerSync.Storage.Moving;
using Microsoft.Data.Sqlite;

namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// SQLite: one file, one writing connection on its own thread, a few reading ones beside it (write-ahead log).
/// </summary>
internal sealed class SqliteDatabase : Database
{
    /// <summary>Each has a cache of its own, and blocks a thread while it reads.</summary>
    private const int MaxReaders = 8;

    /// <summary>A constraint: a new name was taken meanwhile, or a row cannot be.</summary>
    private const int Constraint = 19;

    /// <summary>The constraint of another table.</summary>
    private const int ForeignKey = 787;

    /// <summary>50 MB: well under a second.</summary>
    private const long MaxPagesToVacuum = 12_800;

    private const string MovedProblem =
        "The database's file, or its log, was moved, replaced or removed while CustomerSync uses it: put the right one "
        + "in its place (docs/backup.md), and start CustomerSync again.";

    /// <summary>
    /// Errors of SQLite that pass: busy, locked, out of memory, read-only, interrupted, input/output, full, cannot
    /// open, protocol.
    /// </summary>
    private static readonly HashSet<int> Passing = [5, 6, 7, 8, 9, 10, 13, 14, 15];

    private readonly SqliteConnectionStringBuilder _settings;
    private readonly StorageDurability _durability;
    private readonly DedicatedThread _thread = new("sqlite-writer");
    private readonly SemaphoreSlim _turns = new(MaxReaders);
    private readonly ConcurrentBag<DbSession> _readers = [];
    private DbSession? _writer;
    private SqliteOpenFiles? _open;
    private volatile bool _hasRemains;
    private FileStream? _lockFile;

    public SqliteDatabase(StorageOptions options, bool mustExist = false) : base(new SqlFiles("Sqlite"))
    {
        _settings = SqliteFile.Settings(options);
        _durability = options.Durability;
        _settings.Pooling = false; // The sessions below are the pool.
        if (mustExist) _settings.Mode = SqliteOpenMode.ReadWrite;
    }

    private bool IsMemory => SqliteFile.IsInMemory(_settings);

    public override string? KeysFolder =>
        IsMemory ? null : Path.Combine(Path.GetDirectoryName(_settings.DataSource)!, "keys");

    public override OrleansDatabase Orleans => new("System.Data.SQLite", _settings.ConnectionString, null);

    public override string Describe() => $"SQLite, {_settings.DataSource}" + (_durability is StorageDurability.Full
        ? "" : " (Storage:Durability is Normal: a power failure loses what was committed last)");

    public override bool CanRequireVersions => true;

    protected override Task<T> Transact<T>(Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        _thread.Run(async () =>
    {
        try { return await WriteOnce(work, cancel); }
        catch (Exception error) when (error is NotFoundException or SqliteException { SqliteErrorCode: Constraint })
        {
            // What was supposed does not hold: it was rolled back, and the next attempt looks first.
            return await WriteOnce(work, cancel);
        }
    });

    private async Task<T> WriteOnce<T>(Func<DbSession, Task<T>> work, CancellationToken cancel)
    {
        _writer ??= await OpenWriter(cancel);
        if (_open!.Missing() is { Count: > 0 } missing) await Refuse(missing);
        try
        {
            await using var transaction = await _writer.Connection.BeginTransactionAsync(cancel);
            _writer.Transaction = transaction;
            var result = await work(_writer);
            await transaction.CommitAsync(cancel);
            return result;
        }
        catch (SqliteException)
        {
            await CloseWriter(); // Whatever state the connection was left in, the next batch begins on a new one.
            throw;
        }
    }

    protected override Task<T> Query<T>(Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        Task.Run(async () =>
    {
        await _turns.WaitAsync(cancel);
        try { return await ReadOnce(work, cancel); }
        catch (SqliteException error) when (IsTransient(error)) { throw Unreadable(error); }
        finally { _turns.Release(); }
    }, cancel);

    private async Task<T> ReadOnce<T>(Func<DbSession, Task<T>> work, CancellationToken cancel)
    {
        if (!_readers.TryTake(out var session)) session = await OpenReader(cancel);
        var isSound = false;
        try
        {
            var result = await work(session);
            isSound = true;
            return result;
        }
        finally
        {
            if (isSound) _readers.Add(session);
            else await session.DisposeAsync(); // Whatever state it was left in.
        }
    }

    public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false) =>
        SqliteStatements.Run(session, statements);

    public override object Bindable(DateTimeOffset time) => SqliteStatements.Bindable(time);

    public override object Bindable(Guid key) => SqliteStatements.Bindable(key);

    public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts) =>
        command.With(name, JsonSerializer.Serialize(texts.Select(StorableText.Of)));

    public override bool HasTypes => false;

    public override bool ReadsKeys => true;

    public override bool HasSilos => false;

    public override Task<T> WriteAlone<T>(Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        _thread.Run(() => WriteOnce(work, cancel));

    public override async Task CopyInto(
        DbSession session, MovedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var insert = session.Statement("insert_row " + table.Name, table.Fill(Files["insert_row"]));
        await foreach (var row in rows.WithCancellation(cancel))
        {
            for (var i = 0; i < row.Length; i++) insert.With($"@v{i}", SqliteStatements.Bindable(row[i]));
            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>
    /// On a connection of its own, beside the writer; of another database that stands there now the log is not.
    /// </summary>
    public override async Task CheckpointWal()
    {
        if (await _thread.Run(() => Task.FromResult(_open?.Missing().Count > 0))) return;
        if (_hasRemains) await DiscardRemains();
        else await Task.Run(async () =>
        {
            await using var session = await Open(CancellationToken.None);
            await session.Statement("wal_checkpoint").ExecuteNonQueryAsync();
        });
    }

    /// <summary>
    /// The log goes, and the file of a small database is written anew: what Orleans' own connections deleted is left in
    /// it. When somebody reads for long it is done with a later checkpoint.
    /// </summary>
    public override Task DiscardRemains() => _thread.Run(async () =>
    {
        _hasRemains = true;
        try { _hasRemains = !await TryDiscard(_writer ??= await OpenWriter(CancellationToken.None)); }
        catch (SqliteException) { await CloseWriter(); }
        return _hasRemains;
    });

    private static async Task<bool> TryDiscard(DbSession writer)
    {
        writer.Transaction = null;
        if (await writer.Statement("page_count").ReadNumber() <= MaxPagesToVacuum)
            await writer.Statement("vacuum").ExecuteNonQueryAsync();
        var isBusy = await writer.Statement("discard_remains").ReadNumber();
        return isBusy == 0;
    }

    public override Task<int> Migrate(CancellationToken cancel)
    {
        if (!IsMemory)
        {
            _lockFile ??= SqliteFile.Lock(_settings.DataSource);
            PrivateFiles.Make(_settings.DataSource); // SQLite gives its files beside it the same rights.
        }
        // The write lock lets in one at a time.
        return Transact(session => Migrator.Run(session, this, cancel), cancel);
    }

    public override bool IsTransient(Exception error) =>
        error is StorageUnavailableException
            || error is SqliteException sqlite && Passing.Contains(sqlite.SqliteErrorCode);

    public override bool IsReferredTo(Exception error) =>
        error is SqliteException { SqliteExtendedErrorCode: ForeignKey };

    public override string WhyNotWritable(Exception error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        null when error is StorageUnavailableException => error.Message,
        5 or 6 => LockedProblem,
        8 => ReadOnlyProblem,
        13 => FullProblem,
        _ => base.WhyNotWritable(error),
    };

    public override async ValueTask DisposeAsync()
    {
        for (var reader = 0; reader < MaxReaders; reader++) await _turns.WaitAsync(); // What is being read ends first.
        while (_readers.TryTake(out var session)) await session.DisposeAsync();
        await _thread.Run(async () => { await CloseWriter(); return true; });
        _thread.Dispose();
        _turns.Dispose();
        if (_lockFile is not null) await _lockFile.DisposeAsync();
    }

    private async Task<DbSession> Open(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_settings.ConnectionString);
        await connection.OpenAsync(cancel);
        var session = new SqliteSession(connection, Files);
        var parts = new HashSet<string> { EnumNames.Of(_durability) };
        await session.Statement("open", parts).ExecuteNonQueryAsync(cancel);
        return session;
    }

    private async Task<DbSession> OpenWriter(CancellationToken cancel)
    {
        var open = new SqliteOpenFiles(_settings.DataSource, _lockFile);
        var session = await Open(cancel);
        await session.Statement("page_count").ReadNumber(cancel); // The log is opened by the first look into the file.
        open.Opened();
        _open = open;
        return session;
    }

    /// <summary>
    /// When only the log was removed, all of it is brought into the file while it can be. Then it is for a person: a
    /// second log may have been begun, and what stands there now may be another database.
    /// </summary>
    private async Task Refuse(IReadOnlyCollection<string> missing)
    {
        if (missing.All(file => file.EndsWith("-wal", StringComparison.Ordinal)))
        {
            _writer!.Transaction = null;
            await _writer.Statement("discard_remains").ExecuteNonQueryAsync();
        }
        throw new StorageUnavailableException(MovedProblem);
    }

    private async Task<DbSession> OpenReader(CancellationToken cancel)
    {
        var session = await Open(cancel);
        await session.Statement("open_reader").ExecuteNonQueryAsync(cancel);
        return session;
    }

    private async ValueTask CloseWriter()
    {
        if (_writer is null) return;
        await _writer.DisposeAsync();
        _writer = null;
    }
}
