namespace CustomerSync.Storage;

/// <summary>
/// Another has taken the run over, it has ended, or the database was replaced by an older copy: nothing was written.
/// Who has the run no more stops without a word; who takes it up goes on from what the database has.
/// </summary>
internal sealed class LeaseLostException : Exception;
