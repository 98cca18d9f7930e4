namespace CustomerSync.Storage;

/// <summary>Whom held runs would delete, whom a person confirmed, and whom one decided to keep.</summary>
internal sealed partial class SyncStore
{
    private const int NamesPerStatement = 1000;

    /// <summary>A customer in such a list. Its state: one of these words.</summary>
    public const string Held = "held";
    public const string Confirmed = "confirmed";
    public const string Kept = "kept";

    /// <summary>Writes down whom a run would delete.</summary>
    /// <param name="replaces">Whether these are all, whatever was written down before.</param>
    public async Task NoteDeletes(string runId, IReadOnlyCollection<string> names, bool replaces)
    {
        if (replaces) await DropDeletes(runId);
        foreach (var some in names.Chunk(NamesPerStatement))
            await Write(session => database.WithTexts(session.Statement("note_deletes"), "@values", some)
                .With("@run_id", runId).ExecuteNonQueryAsync());
    }

    /// <summary>Whom a confirmed run has not deleted is not in its list any more.</summary>
    public Task DropSpared(string runId) =>
        Write(session => session.Statement("drop_spared").With("@run_id", runId).ExecuteNonQueryAsync());

    public Task DropDeletes(string runId) =>
        Write(session => session.Statement("drop_deletes").With("@run_id", runId).ExecuteNonQueryAsync());

    /// <summary>A held run's list becomes what another run has found now.</summary>
    /// <param name="replaces">Whether that run compared all names, else it only adds to the list.</param>
    /// <returns>Whether it is another list than before.</returns>
    public Task<bool> JoinDeletes(string held, string found, bool replaces) => Write(async session =>
    {
        var changed = 0;
        if (replaces) changed += await Pair("drop_absent_deletes");
        changed += await Pair("adopt_deletes");
        await session.Statement("drop_deletes").With("@run_id", found).ExecuteNonQueryAsync();
        return changed > 0;

        Task<int> Pair(string statement) => session.Statement(statement).With("@run_id", held).With("@found", found)
            .ExecuteNonQueryAsync();
    });

    /// <summary>A person's word on all of a list that are in one state.</summary>
    public Task MarkDeletes(string runId, string from, string to) => Write(session =>
        session.Statement("mark_deletes").With("@run_id", runId).With("@from", from).With("@state", to)
            .ExecuteNonQueryAsync());

    /// <summary>How many of a run's list live.</summary>
    public Task<long> CountDeletes(string runId) => database.Read(
        session => session.Statement("count_deletes").With("@run_id", runId).ReadNumber());

    /// <summary>By name, those that follow <paramref name="after"/>.</summary>
    /// <param name="search">As that of the list of customers; null: all.</param>
    public Task<IReadOnlyList<HeldRow>> Deletes(
        string runId, string? search, string after, int limit, bool onlyLiving = false)
    {
        var terms = SearchTerms.Parse(search) with { Trigrams = [] };
        var parts = terms.Parts;
        if (onlyLiving) parts.Add("living");
        return List(
            session => terms.Bind(database, session.Statement("list_deletes", parts))
                .With("@run_id", runId).With("@after", after).With("@limit", limit),
            row => new HeldRow(row.GetString(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3),
                row.GetString(4), row.TimeOrNull(5)));
    }

    /// <summary>Of these names those that a person confirmed for this run.</summary>
    public Task<IReadOnlyList<string>> ConfirmedAmong(string runId, IReadOnlyCollection<string> names) =>
        Among(names, (session, some) => database
            .WithTexts(session.Statement("deletes_among", new HashSet<string> { "run" }), "@values", some)
            .With("@state", Confirmed).With("@run_id", runId));

    /// <summary>Of these names those that a person has decided to keep.</summary>
    public Task<IReadOnlyList<string>> KeptAmong(IReadOnlyCollection<string> names) =>
        Among(names, (session, some) => database
            .WithTexts(session.Statement("deletes_among", new HashSet<string>()), "@values", some)
            .With("@state", Kept));

    /// <summary>Who is in ERPNext again needs no word any more: only these do.</summary>
    public async Task KeepOnly(IReadOnlySet<string> names)
    {
        var kept = await List(session => session.Statement("kept_names"), row => row.GetString(0));
        foreach (var some in kept.Where(name => !names.Contains(name)).Chunk(NamesPerStatement))
            await Write(session => database.WithTexts(session.Statement("forget_kept"), "@values", some)
                .ExecuteNonQueryAsync());
    }

    /// <summary>Writes into a run that has ended that its deletes were undone.</summary>
    public Task NoteUndone(string runId, string checkpoint) => Write(session =>
        session.Statement("note_undone").With("@id", runId).With("@checkpoint", checkpoint).ExecuteNonQueryAsync());

    private async Task<IReadOnlyList<string>> Among(
        IReadOnlyCollection<string> names, Func<DbSession, string[], System.Data.Common.DbCommand> statement)
    {
        var found = new List<string>();
        foreach (var some in names.Chunk(NamesPerStatement))
            found.AddRange(await List(session => statement(session, some), row => row.GetString(0)));
        return found;
    }
}

/// <summary>A customer in the list of a held run, with what is known of it here.</summary>
internal sealed record HeldRow(
    string ErpnextId, string? Name, string? Email, string? City, string State, DateTimeOffset? DeletedAt);
