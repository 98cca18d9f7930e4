namespace CustomerSync.Client;

/// <summary>What CustomerSync, or the way to it, could not do. The message is one sentence, with the cure where there
/// is one.</summary>
public class CustomerSyncException : Exception
{
    internal CustomerSyncException(string message, int status = 0, Exception? cause = null) : base(message, cause) =>
        Status = status;

    /// <summary>Of HTTP; 0: there was no answer.</summary>
    public int Status { get; }

    /// <summary>Something else than CustomerSync has answered.</summary>
    public bool IsForeign { get; internal init; }

    /// <summary>When to come back, where the server says it.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Whether the same may succeed later.</summary>
    public bool IsPassing => Status is 0 or 408 or 429 or >= 500;
}

/// <summary>
/// The cursor is of no use any more: load the list again, and follow its <see cref="CustomerPage.FeedCursor"/>.
/// </summary>
public sealed class FeedResetException : CustomerSyncException
{
    internal FeedResetException(FeedReset reset) : base(Sentence(reset.Reason), Gone) => Reset = reset;

    private const int Gone = 410;

    /// <summary>Why, and from where to follow after the list was loaded.</summary>
    public FeedReset Reset { get; }

    private static string Sentence(string reason) => reason switch
    {
        "epoch" => "The cursor is of another server, or of another history of this one",
        "ahead" => "The cursor is ahead of the server, which was restored from a backup",
        "expired" => "The cursor is older than what the server keeps",
        _ => "The cursor is of no use any more",
    } + ": load the list again and follow its FeedCursor.";
}
