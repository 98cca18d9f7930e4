namespace CustomerSync.Storage;

/// <summary>
/// The index of the search. It is written behind the customers, in steps, so that no commit pays for it; what changed
/// after it is looked at besides. After an upgrade it also folds the rows that former rules had folded; until then, or
/// when it is far behind, a search reads the customers.
/// </summary>
internal sealed class SearchIndex(Database database, ISearchedFields? own = null)
{
    /// <summary>
    /// More candidates than this are not sorted: in a list of that many, walking it in its order finds a page sooner.
    /// </summary>
    internal const int MaxCandidates = 10_000;

    /// <summary>Changes after the index that are looked at one by one.</summary>
    private const int MaxBehind = 2_000;

    /// <summary>Rows, or changes, per transaction: some ten milliseconds.</summary>
    private const int StepSize = 500;

    private static readonly IReadOnlyList<Column<FoldedRow>> Columns =
    [
        new("erpnext_id", ColumnType.Text, row => row.ErpnextId),
        new("version", ColumnType.Long, row => row.Version),
        new("name_folded", ColumnType.Text, row => row.NameFolded),
        new("search_text", ColumnType.Text, row => row.SearchText),
    ];

    private readonly record struct FoldedRow(string ErpnextId, long Version, string NameFolded, string SearchText);

    private readonly record struct State(int Folding, string? FoldedTo, long Sequence);

    /// <returns>Null when the index is of no use for this search.</returns>
    public async Task<NarrowedSearch?> Narrow(DbSession session, SearchTerms terms)
    {
        if (!database.HasSearchIndex || terms.IsEmpty) return null;
        foreach (var parts in terms.Ways)
        {
            var statement = terms.Bind(database, session.Statement("search_candidates", parts))
                .With("@folding", SearchText.Folding).With("@behind", MaxBehind).With("@limit", MaxCandidates + 1);
            if (await statement.ReadFirst(row => row.Number(1) <= MaxCandidates ? row.Number(0) : (long?)null) is { } told)
                return new(told, parts);
        }
        return null;
    }

    /// <summary>Goes on a step.</summary>
    /// <returns>Whether there is more to do.</returns>
    public Task<bool> Step() => database.Write(async session =>
    {
        var (state, head, oldest) = await Read(session);
        // What changed meanwhile is not told any more.
        var isLost = database.HasSearchIndex && state.Sequence + 1 < oldest;
        var mustBegin = state.Folding != SearchText.Folding || state.FoldedTo is null && isLost;
        if (mustBegin) state = new(SearchText.Folding, "", head);
        if (state.FoldedTo is null && (state.Sequence >= head || !database.HasSearchIndex)) return false;
        var next = state.FoldedTo is { } name ? await Fold(session, state, name) : await Follow(session, state, head);
        await Move(session, next);
        return true;
    });

    /// <summary>
    /// The next customers in the order of their names: folded by the present rules, and put into the index.
    /// </summary>
    private async Task<State> Fold(DbSession session, State state, string after)
    {
        var (last, stale) = await Stale(session, after);
        if (last is null) return state with { FoldedTo = null };
        if (stale.Count > 0)
        {
            await database.Run(session, [Statement.Of("fold_customers", Columns, stale)]);
            // Whoever wrote a row meanwhile may have left its texts as they were: it is folded with the next step. A row
            // that was folded and tells it otherwise is not: a server that changes texts would be asked for ever.
            if ((await Stale(session, after)).Stale.Except(stale).Any()) return state;
        }
        if (database.HasSearchIndex)
            await session.Statement("index_names").With("@after", after).With("@last", last).ExecuteNonQueryAsync();
        return state with { FoldedTo = last };
    }

    private async Task<(string? Last, List<FoldedRow> Stale)> Stale(DbSession session, string after)
    {
        var (last, stale) = ((string?)null, new List<FoldedRow>());
        await using var reader = await session.Statement("read_folded").With("@after", after).With("@limit", StepSize)
            .ExecuteReaderAsync();
        var rows = new CustomerRows(reader);
        while (await reader.ReadAsync())
        {
            var customer = rows.Customer();
            last = customer.ErpnextId;
            var folded = new FoldedRow(last, (long)reader["version"], SearchText.SortKey(customer.Name),
                SearchText.Of(customer, own?.Names));
            if (folded.NameFolded != (string)reader["name_folded"]
                || folded.SearchText != (string)reader["search_text"]) stale.Add(folded);
        }
        return (last, stale);
    }

    private static async Task<State> Follow(DbSession session, State state, long head)
    {
        var last = Math.Min(head, state.Sequence + StepSize);
        await session.Statement("index_changed").With("@after", state.Sequence).With("@last", last)
            .ExecuteNonQueryAsync();
        return state with { Sequence = last };
    }

    private static Task<(State State, long Head, long Oldest)> Read(DbSession session) =>
        session.Statement("search_state").ReadFirst(row =>
            (new State((int)row.Number(0), row.TextOrNull(1), row.Number(2)), row.Number(3), row.Number(4)));

    private static Task<int> Move(DbSession session, State state) => session.Statement("move_search")
        .With("@folding", state.Folding).With("@folded_to", state.FoldedTo).With("@sequence", state.Sequence)
            .ExecuteNonQueryAsync();
}

/// <summary>A search of which the index leaves few rows.</summary>
/// <param name="Indexed">The change up to which the index tells.</param>
/// <param name="Parts">What of the search leaves few: the optional parts of statements.</param>
internal sealed record NarrowedSearch(long Indexed, SortedSet<string> Parts);

/// <summary>Own fields that the search looks at; whoever knows the mapping tells.</summary>
internal interface ISearchedFields
{
    IReadOnlyList<string> Names { get; }
}
