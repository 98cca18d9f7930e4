using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Customers;

/// <summary>
/// What evidence does to a customer's row: a pure function of the row, the evidence and the context, the same for
/// webhooks, replays and reads (promise 2). What becomes of a row that ends or is renamed is in <see cref="RowEnds"/>.
/// </summary>
/// <param name="Row">The row to write; null when nothing moves.</param>
/// <param name="Reason">One sentence where the outcome needs one.</param>
/// <param name="MustRepeat">The row's customer ends with this write, since another document bears its name: decide again after it.</param>
public sealed record RowDecision(
    DeliveryOutcome Outcome, StoredCustomer? Row, ChangeDraft? Change, FollowUpKind FollowUp = FollowUpKind.None,
    string? Reason = null, bool MustRepeat = false)
{
    /// <summary>As long as a name of ERPNext's.</summary>
    private const int MaxUser = 140;

    private const string ModifiedBy = "modified_by";

    private const string LeftOut = "It is not among the customers that are kept (Settings, Fields).";

    /// <summary>Details of them are in the Contact and Address, which no webhook carries.</summary>
    private static readonly string[] Linked = ["address", "primaryAddress", "primaryContact"];

    /// <exception cref="UnusableBodyException">It is not dated and would change something; the message says what to
    /// do.</exception>
    public static RowDecision Make(ErpnextName name, StoredCustomer row, Evidence evidence, DecisionContext context)
    {
        var successor = row.Customer is { IsInErpNext: true } ? Successor(row.Customer, evidence.Document) : null;
        return evidence switch
        {
            ReadEvidence { IsLate: false } when successor is not (null or 0) => Ended(row, context),
            ToldEvidence when successor > 0 => Ended(row, context),
            ToldEvidence told => Told(name, row, told, context),
            ReadEvidence read => Read(name, row, read, context),
            _ => throw new NotSupportedException($"{evidence.GetType().Name} decides nothing."),
        };
    }

    /// <summary>
    /// Whether what was read makes no difference to the row, whose document need then not be looked at.
    /// </summary>
    /// <param name="read">As <see cref="Mapped"/> gave it.</param>
    public static bool IsSame(Customer stored, Customer read, SiteClock clock) =>
        stored.IsInErpNext && Order(stored.ErpnextCreation, read.ErpnextCreation) == 0
            && !MovesTime(stored, read.ErpnextModified, clock)
        && CustomerFields.AreSame(stored, read);

    /// <summary>The customer as the document alone tells it.</summary>
    public static Customer Mapped(ErpnextName name, ErpNextDocument document, Mapping mapping) =>
        CustomerMapping.Map(name, new DocumentReader(document.ValueOf), mapping)
            with { ErpnextModified = document.IsDated ? document.Modified : null };

    /// <summary>
    /// A delete of a customer that was never seen leaves a tombstone, which nobody needs to be told of.
    /// </summary>
    internal static ChangeDraft? Difference(Customer? before, Customer after, ChangeCause cause)
    {
        var wasAlive = before is { DeletedAt: null };
        var isAlive = after.DeletedAt is null;
        if (!wasAlive && !isAlive) return null;
        var fields = CustomerFields.Before(before, after);
        if (wasAlive && isAlive) return fields.Count == 0 ? null : new(ChangeKind.Updated, cause, fields);
        return new(
            !isAlive ? after.LeftAt is null ? ChangeKind.Deleted : ChangeKind.Left
                : IsFirstSeen(before) ? ChangeKind.Created : ChangeKind.Restored,
            cause, fields);
    }

    /// <summary>Nobody was told of who was left out from the start.</summary>
    private static bool IsFirstSeen(Customer? before) => before is null or { LeftAt: not null, Sequence: 0 };

    private static RowDecision Told(ErpnextName name, StoredCustomer row, ToldEvidence told, DecisionContext context)
    {
        var (document, unreadable) = CustomerMapping.Readable(told.Document, context.Mapping.Options);
        var decision = ToldReadable(name, row, told with { Document = document }, context);
        return unreadable is null
            ? decision : decision
                with { Reason = decision.Reason is null ? unreadable : $"{decision.Reason} {unreadable}" };
    }

    private static RowDecision ToldReadable(
        ErpnextName name, StoredCustomer row, ToldEvidence told, DecisionContext context)
    {
        var (document, stored) = (told.Document, HistoryColumns.Of(row));
        var known = stored;
        if (!document.IsDated && (told.IsDelete || known.IsContradictedBy(document)))
            throw new UnusableBodyException(false,
            "The document has no `modified`, so it cannot be told whether it is newer than what is known: add the "
            + "field `modified` to the webhook in ERPNext.");
        if (Successor(row.Customer, document) < 0)
            return new(DeliveryOutcome.Stale, null, null,
                Asks(Contradicts(name, row, known, told, context.Mapping), told.IsDelete),
                "It tells of an earlier customer of this name.");
        if (!context.CanAsk && document.IsDated && !context.Clock.IsAhead(document.Modified)
            && context.Clock.IsAhead(known.Modified ?? default))
            known = known.NotAfter(document.Modified.Add(-TimeSpan.FromMicroseconds(1)));
        var joined = known.Join(document, told.IsDelete, out var disagreed);
        var isOlder = document.Modified < (known.Modified ?? default);
        var mustAsk = disagreed || (isOlder && Contradicts(name, row, known, told, context.Mapping))
            || !context.Clock.CanOrder(document.Modified);
        if (joined.TellsTheSameAs(stored))
            return new(isOlder ? DeliveryOutcome.Stale
                : DeliveryOutcome.Duplicate, null, null, Asks(mustAsk, told.IsDelete), !isOlder
                ? null : mustAsk ? "It is older than what is known and tells something else: ERPNext is asked."
                : "It is older than what is known, and tells nothing that is not known.");
        var decision = Written(name, row, joined, context);
        // Of one that is left out it may be untold what it is chosen by.
        var isNew = decision.Change is { Kind: ChangeKind.Created or ChangeKind.Restored }
            || (row.Customer is not { IsInErpNext: true } && decision.Row?.Customer is { LeftAt: not null });
        var isLinked = decision.Change is { Kind: not (ChangeKind.Deleted or ChangeKind.Left) } change
            && Linked.Any(change.Before.ContainsKey);
        return decision with { FollowUp = Asks(mustAsk || isNew || isLinked, isNew || (told.IsDelete && isOlder)) };
    }

    private static RowDecision Read(ErpnextName name, StoredCustomer row, ReadEvidence read, DecisionContext context)
    {
        var decision = Written(name, row, HistoryColumns.Of(row).OverruledBy(read.Document), context);
        var moves = decision.Change is not null || row.Customer is null
            || row.Customer.IsInErpNext != decision.Row!.Customer!.IsInErpNext
            || MovesTime(row.Customer, read.Document.Modified, context.Clock) || IsRemapped(row, decision.Row!);
        if (!moves) return new(DeliveryOutcome.Duplicate, null, null);
        return read.IsLate ? new(DeliveryOutcome.Stale, null, null, FollowUpKind.Read) : decision;
    }

    /// <summary>
    /// The row as the mapping in force makes it of what is known; nothing was told, and its history stays.
    /// </summary>
    /// <returns>Without a row where nothing differs.</returns>
    public static RowDecision Remapped(StoredCustomer row, DecisionContext context)
    {
        var decision = Written(row.Customer!.ErpnextId, row, HistoryColumns.Of(row), context);
        return decision.Change is not null || IsRemapped(row, decision.Row!)
            ? decision : new(DeliveryOutcome.Duplicate, null, null);
    }

    /// <summary>Whether it is another row by the mapping alone, told or not.</summary>
    private static bool IsRemapped(StoredCustomer row, StoredCustomer next) => next.IsRemapped
        || (row.Customer is { } before && !CustomerFields.AreSame(before, next.Customer!));

    /// <summary>
    /// What differs since the mapping was changed has that for its cause, and is not told where a person chose so.
    /// </summary>
    private static ChangeDraft? Attributed(ChangeDraft? change, long mappedBy, DecisionContext context)
    {
        var mapping = context.Mapping;
        if (change is not { Kind: ChangeKind.Updated } || mappedBy >= mapping.Version) return change;
        var told = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (field, before) in change.Before)
            if (mapping.MoveOf(field, mappedBy) is not { IsSilent: true }) told[field] = before;
        if (told.Count == 0) return null;
        var isMapping = told.Keys.All(field => mapping.MoveOf(field, mappedBy) is not null);
        return change with
        {
            Cause = isMapping ? ChangeCause.Mapping : change.Cause, Before = told, By = isMapping ? null : change.By,
        };
    }

    /// <summary>
    /// A later <c>modified</c> alone is written too, or a webhook from between the two, coming late, would pass for
    /// news; and one ahead of the site's clock gives way to what ERPNext has.
    /// </summary>
    private static bool MovesTime(Customer stored, SiteTime? read, SiteClock clock) =>
        read > (stored.ErpnextModified ?? default)
            || (clock.IsAhead(stored.ErpnextModified ?? default) && read != stored.ErpnextModified);

    private static RowDecision Written(
        ErpnextName name, StoredCustomer row, DocumentHistory history, DecisionContext context)
    {
        var next = RowEnds.Write(row, name, history, context.Mapping);
        // A tombstone keeps its name from late deliveries; who bears the name next is another customer.
        var before = next.Customer is { DeletedAt: null } alive && IsAnother(row.Customer, alive) ? null : row.Customer;
        var customer = next.Customer! with
        {
            Id = before?.Id ?? context.NewId,
            PreviousIds = before?.PreviousIds ?? [],
            DeletedAt = history.IsDeleted ? before?.DeletedAt ?? context.Now : null,
            LeftAt = null,
            RenamedTo = history.IsDeleted ? before?.RenamedTo : null,
            MergedInto = history.IsDeleted ? before?.MergedInto : null,
        };
        if (!history.IsDeleted) customer = RowEnds.Chosen(customer, before, context);
        if (before is not null) CustomerColumns.Share(before, customer);
        var difference = Difference(before, customer, context.Cause) is { } all
            ? all with { By = Author(history) } : null;
        var change = Attributed(difference, row.Mapping, context);
        var isNews = change is not null || (before is null && customer.DeletedAt is not null);
        return new(isNews ? DeliveryOutcome.Applied : DeliveryOutcome.Unchanged, next
            with { Customer = customer }, change, Reason: customer.LeftAt is null ? null : LeftOut);
    }

    /// <summary>
    /// Who saved the document last, where the newest of it says so itself; of a delete it does not say who made that.
    /// </summary>
    private static string? Author(DocumentHistory history) => !history.IsDeleted
        && history.Keys.Any(key => key.Name == ModifiedBy && key.Modified == history.Modified)
        && new DocumentReader(history.ValueOf).Text(ModifiedBy) is { Length: <= MaxUser } user ? user : null;

    private static RowDecision Ended(StoredCustomer row, DecisionContext context)
    {
        var end = RowEnds.End(row, null, context);
        return new(DeliveryOutcome.Applied, end.Row, end.Intent.Change, MustRepeat: true);
    }

    private static FollowUpKind Asks(bool mustAsk, bool mayBeGone) =>
        !mustAsk ? FollowUpKind.None : mayBeGone ? FollowUpKind.Verify : FollowUpKind.Read;

    /// <summary>Whether the customer would look otherwise, were this the newest of all.</summary>
    private static bool Contradicts(
        ErpnextName name, StoredCustomer row, DocumentHistory known, ToldEvidence told, Mapping mapping)
    {
        if (row.Customer is not { } customer) return false;
        if (told.IsDelete || !customer.IsInErpNext) return told.IsDelete == customer.IsInErpNext;
        return !CustomerFields.AreSame(
            customer, RowEnds.Write(row, name, known.OverruledBy(told.Document), mapping).Customer!);
    }

    private static bool IsAnother(Customer? ended, Customer alive) =>
        ended is { DeletedAt: not null }
            && (ended.RenamedTo is not null || Order(ended.ErpnextCreation, alive.ErpnextCreation) != 0);

    /// <returns>Positive when the document was created after the row's, negative when before; null where that is not
    /// known.</returns>
    private static int? Successor(Customer? known, ErpNextDocument document) =>
        known?.ErpnextCreation is { } ours && document.Creation is { } theirs ? Order(ours, theirs) : null;

    private static int Order(SiteTime? ours, SiteTime? theirs) =>
        ours is { } a && theirs is { } b ? SiteTime.CompareMoments(b, a) : 0;
}
