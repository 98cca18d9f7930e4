using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace CustomerSync.Storage;

/// <summary>
/// Says what an exception of the storage really is: Orleans wraps those of grain storage in one of its own, with a
/// stack trace for a message.
/// </summary>
internal static class StorageErrors
{
    /// <summary>Whether the same work may succeed later.</summary>
    public static bool IsUnavailable(
        Exception error, [NotNullWhen(true)] out StorageUnavailableException? unavailable) =>
        (unavailable = Causes(error).OfType<StorageUnavailableException>().FirstOrDefault()) is not null;

    /// <summary>Whether the database will never take it.</summary>
    public static bool IsRefused(Exception error) => Causes(error).Any(cause => cause is StorageRefusedException);

    /// <summary>What is worth a log line: Orleans' wrapping names the grain, which is the customer.</summary>
    public static Exception Cause(Exception error) =>
        error is OrleansException { InnerException: { } cause } ? Cause(cause) : error;

    /// <summary>What a driver threw, where nobody has told it in words of ours yet; else null.</summary>
    public static DbException? DriverError(Exception error) => Causes(error)
        .FirstOrDefault(cause => cause is DbException or StorageUnavailableException or StorageRefusedException)
        as DbException;

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
