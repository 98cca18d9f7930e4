namespace CustomerSync.Access;

/// <summary>What somebody may do; each includes what the one before may.</summary>
public enum AccessRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Sees customers, their history, the feed, deliveries without bodies, syncs.</summary>
    Viewer = 1,

    /// <summary>Also starts, cancels and confirms syncs, tests, replays, reads bodies, exports.</summary>
    Operator = 2,

    /// <summary>Also sets up, rotates, erases, and says who may what.</summary>
    Admin = 3,
}
