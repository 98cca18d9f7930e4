namespace CustomerSync.Storage;

/// <summary>Runs, deliveries and failures: what they tell of other customers stays.</summary>
internal sealed partial class Mentions
{
    private const int DeliveriesPerStep = 1_000;
    private const string Erased = "(erased)";

    private readonly NamesInText _texts = new(names);

    private async Task FindInRuns(DbSession session)
    {
        await using var reader = await SyncStore.ListRuns(session, int.MaxValue).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (id, progress, error) = (reader.GetString(0), reader.GetString(3), reader.TextOrNull(6));
            var without = progress.Length == 0 ? progress : Replaced(progress, Positions);
            var isInError = _texts.AreIn(error);
            if (without == progress && !isInError) continue;
            _replacements.Add(session => session.Statement("replace_in_run").With("@id", id).With("@old", progress)
                .With("@progress", without).With("@error", isInError ? Erased : error).ExecuteNonQueryAsync());
        }
    }

    private async Task FindInDeliveries(DbSession session)
    {
        for (var after = ""; after is not null;) after = await FindInDeliveries(session, after);
    }

    /// <returns>Where the next step begins; null when there is none.</returns>
    private async Task<string?> FindInDeliveries(DbSession session, string after)
    {
        var rows = 0;
        await using var reader = await session.Statement("texts_of_deliveries").With("@after", after)
            .With("@limit", DeliveriesPerStep).ExecuteReaderAsync();
        for (; await reader.ReadAsync(); rows++)
        {
            var id = after = reader.GetString(0);
            if (_texts.AreIn(reader.TextOrNull(1))) Erase("erase_reason", id);
            if (_texts.AreIn(reader.TextOrNull(2))) Erase("erase_body", id);
        }
        return rows < DeliveriesPerStep ? null : after;
    }

    private void Erase(string statement, string id) =>
        _replacements.Add(session => session.Statement(statement).With("@id", id).ExecuteNonQueryAsync());

    private async Task FindInFailures(DbSession session)
    {
        await using var reader = await session.Statement("texts_of_failures").ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (run, name) = (reader.GetString(0), reader.GetString(1));
            if (!_texts.AreIn(reader.GetString(2))) continue;
            _replacements.Add(session => session.Statement("replace_in_failure").With("@run_id", run)
                .With("@erpnext_id", name).ExecuteNonQueryAsync());
        }
    }

    /// <summary>A view that asks for a customer by name has no use without it.</summary>
    private async Task FindInViews(DbSession session)
    {
        foreach (var view in await ViewStore.Read(session))
            if (_texts.AreIn(view.Name) || _texts.AreIn(Uri.UnescapeDataString(view.Query.Replace('+', ' '))))
                Erase("delete_view", view.Id);
    }
}
