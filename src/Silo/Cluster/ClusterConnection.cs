namespace CustomerSync.Cluster;

/// <summary>
/// Whether this process has reached a silo since it started. A silo in the same process is there before anybody asks.
/// </summary>
public sealed class ClusterConnection
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a silo was reached for the first time.</summary>
    public Task Reached => _reached.Task;

    /// <summary>
    /// Before that a call would hang until it times out, and Orleans does not even know which grains there are.
    /// </summary>
    /// <exception cref="SiloUnavailableException">No silo was reached yet.</exception>
    public void ThrowIfNotReached()
    {
        if (!Reached.IsCompletedSuccessfully) throw new SiloUnavailableException("No silo has been reached yet.");
    }

    internal void SetReached() => _reached.TrySetResult();

    public static ClusterConnection InThisProcess()
    {
        var connection = new ClusterConnection();
        connection.SetReached();
        return connection;
    }
}
