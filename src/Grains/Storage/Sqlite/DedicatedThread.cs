using System.Collections.Concurrent;

namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// A thread of its own for work that blocks: Microsoft.Data.Sqlite's asynchronous methods are synchronous, and a commit
/// that waits for the disk would hold one of the few threads that Orleans runs its grains on.
/// </summary>
internal sealed class DedicatedThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public DedicatedThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs <paramref name="work"/> to its end on the thread.</summary>
    public Task<T> Run<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try { done.SetResult(work().GetAwaiter().GetResult()); }
            catch (Exception error) { done.SetException(error); } // Handed to the caller.
        });
        return done.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable()) action();
    }
}
