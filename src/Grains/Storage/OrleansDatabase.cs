using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>How Orleans' AdoNet providers reach our database; one of the two ways is set.</summary>
/// <param name="Invariant">Their name of the ADO.NET provider.</param>
/// <param name="Source">Shares our pool.</param>
public sealed record OrleansDatabase(string Invariant, string? ConnectionString, DbDataSource? Source)
{
    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => Invariant;
}
