using CustomerSync.ErpNext;

namespace CustomerSync.Customers;

/// <summary>What ERPNext is asked after a decision.</summary>
public enum FollowUpKind
{
    None,

    /// <summary>How the customer is: what was told is not all, or its time orders nothing.</summary>
    Read,

    /// <summary>The same, and whether it exists at all; if ERPNext says that it does not, it does not stay.</summary>
    Verify,
}

/// <summary>What a decision takes into account beside the row and what was told of it.</summary>
/// <param name="CanAsk">Whether ERPNext can be asked; without that what is told last overrules a time ahead of the site's clock.</param>
/// <param name="Now">Becomes <see cref="Customer.DeletedAt"/> where a customer ends.</param>
/// <param name="NewId">The surrogate key of a customer that begins.</param>
public sealed record DecisionContext(
    Mapping Mapping, SiteClock Clock, bool CanAsk, DateTimeOffset Now, Guid NewId,
    ChangeCause Cause = ChangeCause.Webhook);

/// <summary>What is told of a customer, and by whom.</summary>
/// <param name="Document">As it was told, or its last state.</param>
public abstract record Evidence(ErpNextDocument Document);

/// <summary>A webhook or its replay: as old as its <c>modified</c> says, in any order.</summary>
public sealed record ToldEvidence(ErpNextDocument Document, bool IsDelete) : Evidence(Document);

/// <summary>ERPNext's own answer: it is so, whatever its <c>modified</c>.</summary>
/// <param name="Document">As <see cref="CustomerMapping.Readable"/> gave it.</param>
/// <param name="IsLate">The row was written after ERPNext was asked: the answer may be older than the row.</param>
public sealed record ReadEvidence(ErpNextDocument Document, bool IsLate) : Evidence(Document);
