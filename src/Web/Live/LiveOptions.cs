using System.ComponentModel.DataAnnotations;

namespace CustomerSync.Live;

/// <summary>Section <c>Live</c>: the connections of watching users.</summary>
internal sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Changes kept ready for connections; older ones are read from the feed. Default 8192.</summary>
    [Range(16, 1_048_576, ErrorMessage = "Live:Ring must be 16 to 1048576 changes.")]
    public int Ring { get; set; } = 8192;

    /// <summary>
    /// The event <c>beat</c> is sent when nothing else was, so that no proxy takes the connection for dead, and a
    /// client sees when it is. Default 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = "Live:IdleComment must be 1 s to 5 min.")]
    public TimeSpan IdleComment { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A client that takes nothing for so long is disconnected; it resumes where it was. Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = "Live:SlowClient must be 1 s to 5 min.")]
    public TimeSpan SlowClient { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Connections older than this, up to a quarter less, are closed and come back, so that fronts share them evenly.
    /// Default 30 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00", ErrorMessage = "Live:MaxAge must be 5 s to 1 day.")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Clients that follow the feed on this front at once, by SSE, SignalR and long-poll together. Default 20,000.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "Live:MaxConnections must be 1 to 1000000.")]
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>Those of one address; an office behind one address has many people. Default 1,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Live:MaxPerAddress must be 1 to 1000000.")]
    public int MaxPerAddress { get; set; } = 1_000;

    /// <summary>Those of one user who is known by name. Default 100.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Live:MaxPerUser must be 1 to 1000000.")]
    public int MaxPerUser { get; set; } = 100;

    /// <summary>How long a client over a limit is told to stay away, up to half as long again. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Live:OverLimitRetry must be 1 s to 1 h.")]
    public TimeSpan OverLimitRetry { get; set; } = TimeSpan.FromSeconds(30);
}
