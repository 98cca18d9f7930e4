namespace CustomerSync.Cluster;

/// <summary>What this process is, for its start-up log.</summary>
/// <param name="What">Such as "front and silo in one process".</param>
/// <param name="LacksErpNext">Whether grains run here that have no ERPNext to ask.</param>
public sealed record ProcessRole(string What, bool LacksErpNext = false);
