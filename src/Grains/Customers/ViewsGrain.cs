using CustomerSync.Storage;

namespace CustomerSync.Customers;

/// <summary>Saved views, one change after another.</summary>
internal sealed class ViewsGrain(ViewStore store, TimeProvider time) : Grain, IViewsGrain
{
    private const int MostOfOne = 100;

    public async Task<IReadOnlyList<SavedView>> List(string owner) =>
        [.. (await store.List()).Where(view => view.IsShared || view.Owner == owner)];

    public async Task<SavedView?> Save(SavedView view, bool mayShare)
    {
        var all = await store.List();
        if (view.Id.Length > 0)
        {
            if (Mine(all, view.Id, view.Owner, mayShare) is not { } known) return null;
            var changed = view with { Owner = known.Owner, OwnerName = known.OwnerName };
            return await store.Update(changed) ? changed : null;
        }
        if (all.Count(one => one.Owner == view.Owner) >= MostOfOne) return null;
        var made = view with { Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N") };
        await store.Insert(made);
        return made;
    }

    public async Task<bool> Delete(string id, string owner, bool mayShare) =>
        Mine(await store.List(), id, owner, mayShare) is not null && await store.Delete(id);

    public async Task Forget(string owner)
    {
        foreach (var view in await store.List())
            if (view.Owner == owner && !view.IsShared) await store.Delete(view.Id);
    }

    /// <summary>One that is shared is the admins'.</summary>
    private static SavedView? Mine(IReadOnlyList<SavedView> all, string id, string owner, bool mayShare) =>
        all.FirstOrDefault(view => view.Id == id && (view.IsShared ? mayShare : view.Owner == owner));
}
