namespace CustomerSync.Storage;

/// <summary>A silo that says of itself that it lives.</summary>
/// <param name="Address">Where the other silos reach it: an IP address.</param>
/// <param name="HostName">As its machine calls itself.</param>
public sealed record RunningSilo(string Address, int Port, string HostName);

/// <summary>What the database knows of a cluster's silos, for who has not joined it yet.</summary>
public sealed class RunningSilos
{
    /// <summary>They say so every five seconds.</summary>
    private static readonly TimeSpan SpokenWithin = TimeSpan.FromSeconds(30);

    private readonly Database _database;
    private readonly TimeProvider _time;

    internal RunningSilos(Database database, TimeProvider time) => (_database, _time) = (database, time);

    public Task<IReadOnlyList<RunningSilo>> Of(string cluster, CancellationToken cancel) => _database.Read(
        session => session.Statement("other_silos").With("@cluster", cluster)
            .With("@since", _database.Bindable(_time.GetUtcNow() - SpokenWithin))
            .ReadAll(row => new RunningSilo(row.GetString(0), (int)row.Number(1), row.GetString(2))), cancel);
}
