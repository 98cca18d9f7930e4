namespace CustomerSync.Sync;

/// <summary>A row of ours that goes on under another name.</summary>
/// <param name="Current">The customer as ERPNext has it now.</param>
internal sealed record Move(string OldName, RenameTrail Trail, ReadCustomer Current)
{
    public string NewName => Current.Name;

    /// <summary>Whether what was read since is the same document.</summary>
    public bool IsStill(ReadCustomer? read) => read is not null && read.Document.Creation == Current.Document.Creation;

    /// <summary>
    /// A name is given up before another takes it; customers that changed names among themselves go together. Pure.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Move>> InTurn(IEnumerable<Move> moves)
    {
        var left = moves.ToList();
        while (left.Count > 0)
        {
            var free = left.FindAll(move => left.TrueForAll(other => other.OldName != move.NewName));
            IReadOnlyList<IReadOnlyList<Move>> turns = free.Count > 0
                ? [.. free.Select(move => (IReadOnlyList<Move>)[move])] : [Circle(left)];
            foreach (var turn in turns) yield return turn;
            left = left.Except(turns.SelectMany(turn => turn)).ToList();
        }
    }

    private static List<Move> Circle(List<Move> moves)
    {
        var way = new List<Move> { moves[0] };
        while (true)
        {
            var next = moves.Find(move => move.OldName == way[^1].NewName)!;
            if (way.IndexOf(next) is >= 0 and var begin) return way[begin..];
            way.Add(next);
        }
    }
}
