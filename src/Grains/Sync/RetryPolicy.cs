using CustomerSync.ErpNext;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// Repeats a step of a run while ERPNext or the database is away for a time: a run of hours must not end by a restart
/// of ERPNext.
/// </summary>
internal sealed class RetryPolicy(IOptions<SyncOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// frappe names the end of its window, of an hour or a day: that is waited for, whatever the policy.
    /// </summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(2);

    /// <exception cref="ErpNextException">It did not pass, or lasted too long.</exception>
    /// <exception cref="StorageUnavailableException">It lasted too long.</exception>
    public async Task<T> Execute<T>(SyncExecution run, Func<Task<T>> step, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Shorter(pause * 2, LongestPause))
        {
            var wait = TimeSpan.Zero;
            try
            {
                var result = await step();
                run.SetStatus(null);
                return result;
            }
            catch (Exception error)
                when (!stop.IsCancellationRequested && WaitAfter(error, pause, time.GetElapsedTime(began)) is { } left)
            {
                wait = left;
                run.SetStatus($"{error.Message} It is tried again.");
            }
            await Task.Delay(wait, time, stop);
        }
    }

    /// <returns>Null when there is nothing to wait for, or it has lasted too long.</returns>
    private TimeSpan? WaitAfter(Exception error, TimeSpan pause, TimeSpan waited) => error switch
    {
        ErpNextException { Failure: ErpNextFailure.RateLimited, RetryAfter: { } asked }
            when asked <= LongestWindow => asked > pause ? asked : pause,
        ErpNextException { Failure: ErpNextFailure.Unreachable or ErpNextFailure.Maintenance
            or ErpNextFailure.RateLimited or ErpNextFailure.ServerError }
            or StorageUnavailableException => waited < options.Value.Patience ? pause : null,
        _ => null,
    };

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
