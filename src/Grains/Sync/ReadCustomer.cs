using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;

namespace CustomerSync.Sync;

/// <summary>
/// A customer as ERPNext had it when it was asked, with what belongs to it: credit limits, primary Contact and Address.
/// </summary>
internal sealed record ReadCustomer(ErpnextName Name, ErpNextDocument Document);

/// <summary>A customer that was listed and could not be read, and why.</summary>
internal sealed record UnreadCustomer(string Name, string Reason);

/// <summary>Some customers, read together.</summary>
/// <param name="HeadBefore">The feed's head, noted before the first of the requests was sent: a row that changed after it may be newer than the read.</param>
/// <param name="Last">The last row of the listing, from which the next page follows; null when there was none.</param>
/// <param name="IsFull">Whether there may be a next page.</param>
internal sealed record ReadPage(
    FeedHead HeadBefore, IReadOnlyList<ReadCustomer> Customers, IReadOnlyList<UnreadCustomer> Unread,
    ErpNextRow? Last = null, bool IsFull = false);
