using System.Reflection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Cluster;

/// <summary>
/// Says at once that this silo cannot write its row among the members: Orleans tells it at Debug, and tries for
/// minutes. A proxy, since Orleans' interface has sixteen methods, half of them obsolete.
/// </summary>
internal partial class ReportedMembership : DispatchProxy
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private IMembershipTable _table = null!;
    private TimeProvider _time = null!;
    private ILogger _log = null!;

    public static IMembershipTable Around(IMembershipTable table, TimeProvider time, ILogger<ReportedMembership> log)
    {
        var reported = Create<IMembershipTable, ReportedMembership>();
        var proxy = (ReportedMembership)(object)reported;
        (proxy._table, proxy._time, proxy._log) = (table, time, log);
        return reported;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.Invoke(_table, BindingFlags.DoNotWrapExceptions, null, args, null);
        return result is Task<bool> write ? Report(write) : result; // Only what writes a row returns whether it did.
    }

    private async Task<bool> Report(Task<bool> write)
    {
        try
        {
            using var ended = new CancellationTokenSource();
            if (await Task.WhenAny(write, Task.Delay(Slow, _time, ended.Token)) != write) LogSlow(Slow.TotalSeconds);
            await ended.CancelAsync();
            return await write;
        }
        catch (Exception error) // Orleans' to handle.
        {
            LogFailed(error.Message);
            throw;
        }
    }

    [LoggerMessage(1904, LogLevel.Warning,
        "The silo cannot write its row in OrleansMembershipTable, without which it is in no cluster, and tries again: "
        + "{Error}")]
    private partial void LogFailed(string error);

    [LoggerMessage(1905, LogLevel.Warning,
        "The silo has been waiting for {Seconds} s to write its row in OrleansMembershipTable: the database does not "
        + "answer, or another process keeps a lock there")]
    private partial void LogSlow(double seconds);
}
