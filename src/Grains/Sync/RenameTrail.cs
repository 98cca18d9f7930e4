using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>
/// All that ERPNext's comments tell of the names of one document. Only where it ends counts: a rename that was undone,
/// or that another followed, is
/// no name to be given to anybody. Pure.
/// </summary>
/// <param name="CurrentName">What it is called now.</param>
/// <param name="Comments">Oldest first.</param>
internal sealed record RenameTrail(string CurrentName, IReadOnlyList<RenameComment> Comments)
{
    public static IReadOnlyList<RenameTrail> Of(IEnumerable<RenameComment> comments) =>
        [.. comments.GroupBy(comment => comment.CurrentName, StringComparer.Ordinal)
            .Select(document => new RenameTrail(document.Key, [.. document]))];

    /// <summary>When it was last renamed or merged into, as ERPNext wrote it.</summary>
    public string At => Comments[^1].Creation;

    /// <summary>All other names that it may have had, or that were merged into it, in any spelling.</summary>
    public IEnumerable<string> OtherNames =>
        Comments.SelectMany(comment => comment.OldNames.Concat(comment.NewNames)).Distinct(StringComparer.Ordinal)
            .Where(name => name != CurrentName);

    /// <summary>
    /// The names that followed a name until it got the current one, without detours; the likeliest spellings.
    /// </summary>
    public IEnumerable<string> Between(string name)
    {
        for (var comment = LastFrom(name, 0); comment >= 0;)
        {
            var next = Comments[comment].NewNames;
            if (next.Contains(CurrentName, StringComparer.Ordinal)) yield break;
            yield return next.FirstOrDefault(spelling => LastFrom(spelling, comment + 1) >= 0) ?? next[0];
            comment = next.Select(spelling => LastFrom(spelling, comment + 1)).Max();
        }
    }

    /// <summary>
    /// When the document that was called so may have been merged into this one; null when no comment tells of it. One
    /// in an unknown language may tell
    /// of a merge, and the names may stand in it in either order.
    /// </summary>
    public string? MergedAt(string name) =>
        Between(name).Prepend(name).Select(MergeBeginningWith).FirstOrDefault(at => at is not null);

    /// <summary>Whether every comment that begins with that name says that it was no rename.</summary>
    public bool IsMergeOnly(string name) => Comments.Where(comment => MayBegin(comment, name))
        .All(comment => comment.IsMerge is true);

    private string? MergeBeginningWith(string name) =>
        Comments.LastOrDefault(comment => comment.IsMerge is not false && MayBegin(comment, name))?.Creation;

    private int LastFrom(string name, int from)
    {
        for (var i = Comments.Count - 1; i >= from; i--)
            if (Comments[i].OldNames.Contains(name, StringComparer.Ordinal)) return i;
        return -1;
    }

    private static bool MayBegin(RenameComment comment, string name) =>
        comment.OldNames.Contains(name, StringComparer.Ordinal) || comment.IsMerge is null
            && comment.NewNames.Contains(name, StringComparer.Ordinal);
}
