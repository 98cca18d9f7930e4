namespace CustomerSync.Customers;

/// <summary>The views of the list that people have saved. There is one in the cluster.</summary>
[Alias("CustomerSync.IViewsGrain")]
public interface IViewsGrain : IGrainWithIntegerKey
{
    /// <summary>Their own and those that are shared, the eldest first.</summary>
    [Alias("List")]
    Task<IReadOnlyList<SavedView>> List(string owner);

    /// <summary>Saves a view of that person, or who may share one of all; without an id a new one.</summary>
    /// <param name="mayShare">An admin.</param>
    /// <returns>Null when there is none that they may change, or no more may be made.</returns>
    [Alias("Save")]
    Task<SavedView?> Save(SavedView view, bool mayShare);

    /// <returns>False when there is none that they may take away.</returns>
    [Alias("Delete")]
    Task<bool> Delete(string id, string owner, bool mayShare);

    /// <summary>Takes away the views of somebody who is gone; those that are shared stay.</summary>
    [Alias("Forget")]
    Task Forget(string owner);
}

/// <summary>A saved view.</summary>
/// <param name="Owner">Id of the person or key.</param>
/// <param name="OwnerName">For people.</param>
/// <param name="Query">Search, filters and sort as the list takes them in an address.</param>
/// <param name="Columns">Which are shown, in which order and how wide: the page's own.</param>
/// <param name="IsShared">All see it.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SavedView")]
public sealed record SavedView(
    [property: Id(0)] string Id, [property: Id(1)] string Owner, [property: Id(2)] string OwnerName,
    [property: Id(3)] string Name, [property: Id(4)] string Query, [property: Id(5)] string Columns,
    [property: Id(6)] bool IsShared);
