namespace CustomerSync.Storage;

/// <summary>What a database server says of itself at a start.</summary>
/// <param name="Now">By its clock.</param>
/// <param name="Connections">How many it allows in all.</param>
/// <param name="Pool">How many this process may open.</param>
internal sealed record ServerState(DateTimeOffset Now, long Connections, long Pool)
{
    private static readonly TimeSpan MaxClockDifference = TimeSpan.FromMinutes(1);

    /// <summary>What will go wrong: a sentence each, with the cure.</summary>
    /// <param name="now">By this machine's clock, while it was asked.</param>
    public IEnumerable<string> Concerns(DateTimeOffset now)
    {
        var ahead = now - Now;
        if (ahead.Duration() > MaxClockDifference) yield return
            $"This machine's clock is {ahead.Duration():c} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the database "
            + "server's, so one of them is wrong. Silos whose clocks differ take each other for dead; sessions, links and "
            + "schedules end too early or too late. Let both follow NTP (timedatectl set-ntp true).";
        if (Pool > Connections) yield return
            $"This process may open {Pool} connections, and the database server allows {Connections} for all of its "
            + "clients: under load some will be refused. Make Maximum Pool Size in Storage:ConnectionString smaller, or "
            + "max_connections of the server larger; each silo and front has a pool of its own.";
    }
}
