using System.Data.Common;
using CustomerSync.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Storage;

/// <summary>
/// Measures a database from outside: every transaction and every read, with its wait; everything else is the engine's
/// own.
/// </summary>
internal sealed class MeteredDatabase(Database engine, SqlFiles files, SiloMetrics metrics, TimeProvider time)
    : Database(files)
{
    /// <summary>What the transaction under way is, as its statements tell.</summary>
    private static readonly AsyncLocal<Measured?> Current = new();

    public Database Engine { get; } = engine;

    public override string? KeysFolder => Engine.KeysFolder;

    public override OrleansDatabase Orleans => Engine.Orleans;

    public override string Describe() => Engine.Describe();

    public override Task<T> Write<T>(Func<DbSession, Task<T>> work, CancellationToken cancel = default)
    {
        var measured = new Measured("write");
        return Measure(measured, () => Engine.Write(session => Marked(measured, session, work), cancel));
    }

    public override Task<T> Read<T>(Func<DbSession, Task<T>> work, CancellationToken cancel = default) =>
        Measure(new Measured("read"), () => Engine.Read(work, cancel));

    public override bool HasSearchIndex => Engine.HasSearchIndex;

    /// <summary>What takes the counter or looks at it is a commit.</summary>
    public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false)
    {
        var counter = statements.FirstOrDefault(statement => statement.Name is "advance_feed" or "read_head");
        if (counter is not null && Current.Value is { } measured)
            (measured.Operation, measured.Changes) =
                ("commit", counter.Values is [var (_, count), ..] ? (int)count! : 0);
        return Engine.Run(session, statements, isLast);
    }

    public override bool CanRequireVersions => Engine.CanRequireVersions;

    public override object Bindable(DateTimeOffset time) => Engine.Bindable(time);

    public override object Bindable(Guid key) => Engine.Bindable(key);

    public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts) =>
        Engine.WithTexts(command, name, texts);

    public override Task CheckpointWal() => Engine.CheckpointWal();

    public override Task DiscardRemains() => Engine.DiscardRemains();

    public override Task<int> Migrate(CancellationToken cancel) => Engine.Migrate(cancel);

    public override bool IsTransient(Exception error) => Engine.IsTransient(error);

    public override string WhyNotWritable(Exception error) => Engine.WhyNotWritable(error);

    public override ValueTask DisposeAsync() => Engine.DisposeAsync();

    private static async Task<T> Marked<T>(Measured measured, DbSession session, Func<DbSession, Task<T>> work)
    {
        Current.Value = measured; // Seen by what this call awaits, and by nobody else.
        return await work(session);
    }

    private async Task<T> Measure<T>(Measured measured, Func<Task<T>> run)
    {
        var started = time.GetTimestamp();
        try
        {
            var result = await run();
            metrics.DatabaseUsed(measured.Operation, time.GetElapsedTime(started), null);
            if (measured.Changes is { } changes) metrics.Committed(changes);
            return result;
        }
        catch (Exception error)
        {
            metrics.DatabaseUsed(measured.Operation, time.GetElapsedTime(started), error);
            throw;
        }
    }

    private sealed class Measured(string operation)
    {
        public string Operation { get; set; } = operation;

        public int? Changes { get; set; }
    }
}

internal static class MeteredStorage
{
    /// <summary>Takes the place of the database that the storage registered; called after it.</summary>
    public static IServiceCollection AddMeteredDatabase(this IServiceCollection services) =>
        services.AddSiloMetrics().AddSingleton<Database>(provider =>
    {
        var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
        return new MeteredDatabase(
            StorageServices.Open(options), new SqlFiles(options.Provider.ToString()),
            provider.GetRequiredService<SiloMetrics>(), provider.GetRequiredService<TimeProvider>());
    });
}
