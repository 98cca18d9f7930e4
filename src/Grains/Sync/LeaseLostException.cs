namespace CustomerSync.Sync;

/// <summary>
/// Another has taken the run over, or it was ended elsewhere: who has it no more stops without a word.
/// </summary>
internal sealed class LeaseLostException : Exception;
