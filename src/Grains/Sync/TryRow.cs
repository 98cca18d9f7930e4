using CustomerSync.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>
/// Work on one row of many: what is wrong with it is recorded against it, and holds up none of the others.
/// </summary>
internal sealed partial class TryRow(ILogger<TryRow> log)
{
    /// <param name="failed">Gets the row and a sentence when <paramref name="work"/> throws.</param>
    public void Do(string name, ICollection<UnreadCustomer> failed, Action work)
    {
        try { work(); }
        catch (Exception error)
            when (error is not (StorageUnavailableException or OperationCanceledException or LeaseLostException))
        {
            failed.Add(Failed(name, error));
        }
    }

    public UnreadCustomer Failed(string name, Exception error)
    {
        LogFailed(error);
        return new(name, RowError.Sentence(error));
    }

    [LoggerMessage(1351, LogLevel.Warning, "A customer could not be taken; the run's failures name it")]
    private partial void LogFailed(Exception error);
}
