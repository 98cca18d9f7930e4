using CustomerSync.Telemetry;

namespace CustomerSync.Storage;

/// <summary>Measures every transaction and every read of a database, with its wait.</summary>
internal sealed class DatabaseMeter(SiloMetrics metrics, TimeProvider time)
{
    public async Task<T> Measure<T>(Measured measured, Func<Task<T>> run)
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
}

/// <summary>What is under way in a database.</summary>
internal sealed class Measured(string operation)
{
    /// <summary>Of a commit of customers or deliveries: how many changes it makes.</summary>
    public int? Changes { get; set; }

    public string Operation => Changes is null ? operation : "commit";
}
