namespace CustomerSync.Live;

/// <summary>
/// Turns to read history from the database: few at once, one of each who asks, in the order of asking. Clients that
/// read from the oldest change take turns among themselves, and those who follow the newest feel nothing of it.
/// </summary>
/// <param name="turns">At once on this front.</param>
internal sealed class HistoryBudget(int turns)
{
    /// <summary>Changes that are read in one turn.</summary>
    public const int MaxChanges = 250;

    private readonly Lock _lock = new();
    private readonly List<Turn> _running = [];
    private readonly LinkedList<Turn> _waiting = [];

    public int Turns => turns;

    /// <summary>How many wait.</summary>
    public int Waiting { get { lock (_lock) return _waiting.Count; } }

    /// <param name="who">Has one turn at once; null: nobody in particular, of whom there may be several.</param>
    /// <returns>The turn, which its disposal ends.</returns>
    public async Task<IDisposable> Take(string? who, CancellationToken end)
    {
        var turn = new Turn(this, who);
        lock (_lock)
        {
            _waiting.AddLast(turn);
            Start();
        }
        await using var _ = end.UnsafeRegister(
            static (turn, end) => ((Turn)turn!).Begun.TrySetCanceled(end), turn);
        try { await turn.Begun.Task; }
        catch (OperationCanceledException)
        {
            turn.Dispose();
            throw;
        }
        return turn;
    }

    /// <summary>The first of those that wait whose asker has no turn, until there are enough.</summary>
    private void Start()
    {
        for (var next = _waiting.First; next is not null && _running.Count < turns;)
        {
            var (turn, after) = (next.Value, next.Next);
            if (turn.Who is null || !_running.Exists(other => other.Who == turn.Who))
            {
                _waiting.Remove(next);
                if (turn.Begun.TrySetResult()) _running.Add(turn);
            }
            next = after;
        }
    }

    private sealed class Turn(HistoryBudget budget, string? who) : IDisposable
    {
        public string? Who => who;

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            lock (budget._lock)
            {
                if (!budget._running.Remove(this)) budget._waiting.Remove(this);
                budget.Start();
            }
        }
    }
}
