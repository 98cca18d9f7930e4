using Microsoft.Extensions.Logging;

namespace CustomerSync.Storage;

/// <summary>
/// What a database's driver throws in a call, in Orleans' own grain storage too, reaches the caller as an exception of
/// ours: a front has no codec for a driver's.
/// </summary>
internal sealed partial class StorageErrorFilter(Database database, ILogger<StorageErrorFilter> log)
    : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try { await context.Invoke(); }
        catch (Exception error) when (StorageErrors.DriverError(error) is { } cause)
        {
            if (database.IsTransient(cause))
                throw new StorageUnavailableException($"The database cannot take this now: {cause.Message}");
            LogRefused(context.InterfaceName, cause);
            throw new StorageRefusedException($"The database refuses this: {cause.Message}");
        }
    }

    [LoggerMessage(1104, LogLevel.Error, "The database refuses what a call of {Grain} asked of it")]
    private partial void LogRefused(string grain, Exception error);
}
