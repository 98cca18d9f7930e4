namespace CustomerSync.Cluster;

/// <summary>What this process is, for its start-up log.</summary>
/// <param name="What">Such as "front and silo in one process".</param>
/// <param name="HasSilo">Whether grains run here, so that the settings of the silo count.</param>
public sealed record ProcessRole(string What, bool HasSilo);
