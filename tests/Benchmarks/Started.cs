using System.Runtime.InteropServices;

namespace CustomerSync.Benchmarks;

/// <summary>What a benchmark has started ends with it, also when it is told to end.</summary>
internal static class Started
{
    private const int EndedBySignal = 130;

    private static readonly List<Owned> All = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    public static void EndOnSignals()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            Signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _ = Task.Run(EndAll);
            }));
    }

    /// <returns>Ends it, once.</returns>
    public static IAsyncDisposable Own(Func<ValueTask> end)
    {
        var owned = new Owned(end);
        lock (All) All.Add(owned);
        return owned;
    }

    private static async Task EndAll()
    {
        Owned[] all;
        lock (All) all = [.. All.AsEnumerable().Reverse()];
        foreach (var one in all) await one.DisposeAsync();
        Environment.Exit(EndedBySignal);
    }

    private sealed class Owned(Func<ValueTask> end) : IAsyncDisposable
    {
        private readonly Lazy<Task> _end = new(() => end().AsTask());

        /// <summary>Whoever ends it second waits for the first.</summary>
        public async ValueTask DisposeAsync()
        {
            await _end.Value;
            lock (All) All.Remove(this);
        }
    }
}
