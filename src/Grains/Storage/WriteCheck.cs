namespace CustomerSync.Storage;

/// <summary>
/// Whether the database takes commits now. It is tried, since nothing else tells: a standby, a full disk and a file
/// that became read-only are all read as before. Asked often, it is tried every two seconds.
/// </summary>
internal sealed class WriteCheck(Database database, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private long? _triedAt;
    private string? _whyNot;

    /// <summary>One sentence, without what is nobody's business; null when commits are taken.</summary>
    public async Task<string?> WhyNot()
    {
        await _turn.WaitAsync();
        try
        {
            if (_triedAt is { } at && time.GetElapsedTime(at) < Fresh) return _whyNot;
            _whyNot = await Try();
            _triedAt = time.GetTimestamp();
            return _whyNot;
        }
        finally { _turn.Release(); }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// The counter's row, with what it has: whoever commits needs it, so one who holds it too long is found as well.
    /// </summary>
    private async Task<string?> Try()
    {
        try
        {
            await database.Write(session => session.Statement("lock_head").ExecuteScalarAsync());
            return null;
        }
        catch (Exception error) { return database.WhyNotWritable(error); } // The check's answer.
    }
}
