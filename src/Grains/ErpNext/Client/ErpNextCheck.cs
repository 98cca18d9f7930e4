namespace CustomerSync.ErpNext;

/// <summary>What was found out about the site at first contact.</summary>
/// <param name="Problem">Why nothing can be synced; null when it can.</param>
/// <param name="Notes">One sentence each: what is there, what is missing and what that costs.</param>
public sealed record ErpNextReport(string? Problem, IReadOnlyList<string> Notes)
{
    /// <summary>The customer fields to ask for.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    public string? TimeZone { get; init; }

    /// <summary>
    /// The site's present: by its own clock, or by ours if that is earlier. What is saved from now on is stamped later,
    /// or the site's clock is behind.
    /// </summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>How many customers it has.</summary>
    public long Count { get; init; }

    public bool SeesDeletes { get; init; }

    public bool SeesRenames { get; init; }

    public bool SeesCreditLimits { get; init; }

    public bool SeesContacts { get; init; }

    public bool SeesAddresses { get; init; }

    /// <summary>Whether a Contact has <c>is_billing_contact</c> here.</summary>
    public bool MarksBilling { get; init; }

    /// <summary>Customer fields that the site had once and has no more: what they told is over.</summary>
    public IReadOnlyList<string> RemovedFields { get; init; } = [];

    /// <summary>What the site's own fields need.</summary>
    internal OwnSources Own { get; init; } = OwnSources.None;

    /// <summary>What a webhook of ours tells of a customer.</summary>
    public IReadOnlyList<string> Told =>
        [.. Fields.Union(Own.Tables.Select(table => table.Field), StringComparer.Ordinal)];

    /// <summary>What failed, when <see cref="Problem"/> says that something did.</summary>
    public ErpNextFailure? Failure { get; init; }

    public bool CanSync => Problem is null;
}

/// <summary>Checks at first contact: reachable, who we are, versions, time zone, fields, permissions.</summary>
public sealed class ErpNextCheck(ErpNextClient client, MappingHolder mapping, TimeProvider time)
{
    private const int OldestMajor = 14;

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>A place in time after everything: the question is only whether it may be asked.</summary>
    private const string Never = "9999-01-01 00:00:00.000000";

    public Task<ErpNextReport> Run(CancellationToken stop = default) => Run(mapping.Current, stop);

    /// <param name="own">The one in force, or one that may come.</param>
    public async Task<ErpNextReport> Run(Mapping own, CancellationToken stop)
    {
        var notes = new List<string>();
        try
        {
            await client.Ping(stop);
            notes.Add($"ERPNext knows us as {await client.LoggedUser(stop)}.");
            await NoteVersions(notes, stop);
            var zone = await NoteTimeZone(notes, stop);
            var now = NoteClock(notes);
            var existing = await client.CustomerFields(stop);
            var (fields, sources) = (NoteFields(notes, existing), await Own(notes, existing, own, stop));
            return new(null, notes)
            {
                Fields = [.. fields.Union(sources.Customer, StringComparer.Ordinal)],
                Own = sources,
                RemovedFields = sources.Missing,
                TimeZone = zone,
                Now = now,
                Count = await client.CountCustomers(null, stop),
                SeesDeletes = await May(
                    notes, "Deleted Document (System Manager)",
                    "deletes are found by comparing the full list of names in the nightly sync only",
                    () => client.DeletedDocuments(Never, stop)),
                SeesRenames = await May(
                    notes, "Comment", "renames are guessed from a vanished and an appeared name with the same "
                        + "creation time", () => client.RenameComments(Never, stop)),
                SeesCreditLimits = await May(
                    notes, "Customer Credit Limit", "credit limits are known from webhooks only",
                    () => client.CreditLimits(["-"], stop)),
                SeesContacts = await May(
                    notes, "Contact", "contact persons are not filled, and emails and phones stay as the Customer "
                        + "has them", () => client.Details(DetailKind.Contact, ["-"], false, stop)),
                MarksBilling = await MarksBilling(stop),
                SeesAddresses = await May(
                    notes, "Address", "city, state and country are not filled",
                    () => client.Details(DetailKind.Address, ["-"], false, stop)),
            };
        }
        catch (ErpNextException failed) { return new(failed.Message, notes) { Failure = failed.Failure }; }
    }

    private async Task NoteVersions(List<string> notes, CancellationToken stop)
    {
        var versions = await client.Versions(stop);
        notes.Add($"It runs frappe {versions.Frappe}{(versions.ErpNext is null ? ", without ERPNext" : $", ERPNext {versions.ErpNext}")}.");
        if (int.TryParse(versions.Frappe.Split('.')[0], out var major) && major < OldestMajor)
            notes.Add($"Versions before {OldestMajor} were never tried with CustomerSync.");
    }

    private async Task<string> NoteTimeZone(List<string> notes, CancellationToken stop)
    {
        var zone = await client.TimeZone(stop);
        var isKnown = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found);
        notes.Add(isKnown ? $"Its time zone is {zone}; there it is "
            + $"{TimeZoneInfo.ConvertTime(time.GetStorableNow(), found!):HH:mm} now."
            : $"Its time zone {zone} is not known to this machine (install tzdata); times are kept as ERPNext writes "
                + "them.");
        return zone;
    }

    /// <summary>The Date of its answers is cut to the second.</summary>
    private DateTimeOffset NoteClock(List<string> notes)
    {
        var (ours, site) = (time.GetStorableNow(), client.AnsweredAt ?? DateTimeOffset.MaxValue);
        var apart = site - ours;
        if (client.AnsweredAt is not null && apart.Duration() > ClockTolerance)
            notes.Add($"Its clock is {apart.Duration():d\\.hh\\:mm\\:ss} " +
                $"{(apart > TimeSpan.Zero ? "ahead of" : "behind")} ours: set the clock that is wrong.");
        return site < ours ? site : ours;
    }

    /// <summary>A DocType that may not be looked at is as if nothing of it were wanted.</summary>
    private async Task<OwnSources> Own(
        List<string> notes, IReadOnlySet<string> existing, Mapping own, CancellationToken stop)
    {
        try
        {
            var sources = await OwnSources.Find(own, existing, client, stop);
            if (sources.Missing.Count > 0) notes.Add(
                $"Fields of your own are not in ERPNext, and empty here: {string.Join(", ", sources.Missing)}.");
            return sources;
        }
        catch (ErpNextException refused) when (refused.Failure is ErpNextFailure.Forbidden)
        {
            notes.Add("The key's user may not see which fields there are: own fields of tables, Contacts and Addresses "
                + "are known from webhooks only.");
            return OwnSources.None with { Customer = [.. own.Sources
                .Where(source => source.Document is SourceDocument.Customer).Select(source => source.Field)
                .Where(existing.Contains)] };
        }
    }

    private static IReadOnlyList<string> NoteFields(List<string> notes, IReadOnlySet<string> existing)
    {
        var fields = ErpNextFields.Of(existing);
        notes.Add($"Of a customer it has {fields.Count} of the {ErpNextFields.WantedOfCustomer.Count} fields that "
            + $"can be mapped; not there: {string.Join(", ", ErpNextFields.WantedOfCustomer.Except(fields))}.");
        return fields;
    }

    /// <summary>A column that is not there is refused.</summary>
    private async Task<bool> MarksBilling(CancellationToken stop)
    {
        try
        {
            await client.Details(DetailKind.Contact, ["-"], true, stop);
            return true;
        }
        catch (ErpNextException refused) when (refused.Failure is ErpNextFailure.Refused or ErpNextFailure.Forbidden)
        {
            return false;
        }
    }

    private static async Task<bool> May<T>(List<string> notes, string docType, string cost, Func<Task<T>> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (ErpNextException refused) when (refused.Failure is ErpNextFailure.Forbidden)
        {
            notes.Add($"The key's user may not read {docType}: {cost}.");
            return false;
        }
    }
}
