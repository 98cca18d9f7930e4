using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// Gives rows of ours the names that their customers have now, one after another as the names become free.
/// </summary>
internal sealed class Mover(
    PageSync pages, ErpNextClient erpNext, CustomerStore customers, Renamer renamer, RetryPolicy retry, TryRow tryRow)
{
    /// <summary>What cannot be done is in the run's <see cref="SyncExecution.PostponedNames"/> afterwards.</summary>
    public async Task Apply(SyncExecution run, IEnumerable<Move> moves, CancellationToken stop)
    {
        foreach (var turn in Move.InTurn(moves)) await TryApply(run, turn, stop);
    }

    /// <summary>Whether a row has not given its name up.</summary>
    public static bool IsOpen(StoredCustomer? row) => row is { Customer: { RenamedTo: null, MergedInto: null } };

    public Task<Dictionary<string, StoredCustomer>> Rows(
        SyncExecution run, IEnumerable<string> names, CancellationToken stop) =>
        retry.Execute(run, () => customers.ReadWithErased([.. names.Distinct(StringComparer.Ordinal)]), stop);

    /// <summary>What is wrong with these is recorded against them, and holds up no other.</summary>
    private async Task TryApply(SyncExecution run, IReadOnlyList<Move> moves, CancellationToken stop)
    {
        try
        {
            if (!await Apply(run, moves, stop)) run.PostponedNames.UnionWith(moves.Select(move => move.OldName));
        }
        catch (Exception error) when (error is not (ErpNextException or StorageUnavailableException
            or OperationCanceledException or LeaseLostException))
        {
            run.PostponedNames.UnionWith(moves.Select(move => move.OldName));
            await pages.Fail(run, moves.Select(move => tryRow.Failed(move.OldName, error)), stop);
        }
    }

    /// <summary>
    /// Each turn is read afresh: the one before has written rows that it meets. A name is not taken from a customer
    /// that could not give it up yet.
    /// </summary>
    /// <returns>False when it cannot be done now.</returns>
    private async Task<bool> Apply(SyncExecution run, IReadOnlyList<Move> moves, CancellationToken stop)
    {
        if (moves.Any(move => run.PostponedNames.Contains(move.NewName))) return false;
        var page = await pages.Named(run, [.. moves.Select(move => move.NewName)], stop);
        var now = page.Customers.ToDictionary(customer => (string)customer.Name, StringComparer.Ordinal);
        if (!moves.All(move => move.IsStill(now.GetValueOrDefault(move.NewName)))) return false;
        var rows = await Rows(run, moves.SelectMany(move => (string[])[move.OldName, move.NewName]), stop);
        if (!moves.All(move => IsOpen(rows.GetValueOrDefault(move.OldName)))) return true; // Taken along by another.
        if (moves is not [var one])
            return await renamer.Swap(
                run, [.. moves.Select(move => (rows[move.OldName], now[move.NewName]))], page.HeadBefore, stop);
        var (taken, current) = (rows.GetValueOrDefault(one.NewName), now[one.NewName]);
        if (IsOthers(taken, rows[one.OldName], current))
            return !await LivesOn(run, taken!.Customer!, stop)
                && await renamer.End(run, taken, null, null, page.HeadBefore, stop) && await Apply(run, moves, stop);
        return await renamer.Rename(
            run, rows[one.OldName], taken, current, page.HeadBefore, SiteTime.Parse(one.Trail.At),
            [.. one.Trail.Between(one.OldName)], stop);
    }

    /// <summary>Whether the row under the new name is another document's, of which ERPNext has none under it.</summary>
    private static bool IsOthers(StoredCustomer? taken, StoredCustomer old, ReadCustomer current) =>
        taken?.Customer is { DeletedAt: null, ErpnextCreation: { } creation }
        && !SiteTime.AreSameMoment(creation, old.Customer!.ErpnextCreation)
        && !SiteTime.AreSameMoment(creation, current.Document.Creation);

    /// <summary>Whether ERPNext has it under another name: then it is to be renamed first, and is not gone.</summary>
    private async Task<bool> LivesOn(SyncExecution run, Customer other, CancellationToken stop)
    {
        string creation = other.ErpnextCreation!.Value;
        var names = await retry.Execute(run, () => erpNext.CustomersCreatedAt([creation], stop), stop);
        return names.Any(name => name != other.ErpnextId);
    }
}
