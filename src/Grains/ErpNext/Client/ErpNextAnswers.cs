using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>A customer in a list or read alone.</summary>
/// <param name="Name">The document name, in ERPNext's own spelling.</param>
/// <param name="Modified">As ERPNext wrote it, site time; empty when it was not asked for.</param>
/// <param name="Document">The fields; in a single document those that are null are absent.</param>
public sealed record ErpNextRow(string Name, string Modified, JsonElement Document);

/// <summary>Whether ERPNext has a document of a name, as far as it says.</summary>
public enum Presence
{
    Present,

    /// <summary>ERPNext itself says that there is none.</summary>
    Gone,

    /// <summary>
    /// There is one of another spelling only: case, accents, blanks at the end. Of exactly this name there is none.
    /// </summary>
    Respelled,

    /// <summary>The key's user may not see it: User Permissions.</summary>
    Hidden,

    /// <summary>ERPNext refuses the question, or breaks on it.</summary>
    Unknown,
}

public static class Presences
{
    /// <summary>
    /// Whether there is none of exactly this name: one that is spelled otherwise is another customer.
    /// </summary>
    public static bool IsGone(this Presence presence) => presence is Presence.Gone or Presence.Respelled;
}

/// <summary>A Contact or Address that is linked to a customer; both names as the link spells them.</summary>
public sealed record DetailLink(string Document, string Customer);

/// <summary>A row of <c>credit_limits</c>.</summary>
public sealed record CreditLimitRow(string Customer, string? Company, decimal? Limit, int Idx);

/// <summary>A delete as ERPNext remembers it; a merge leaves one too.</summary>
/// <param name="Creation">When it was deleted, site time.</param>
/// <param name="Restored">It was undone.</param>
public sealed record DeletedDocument(string Creation, string Name, bool Restored);

/// <summary>A rename or merge, as its comment tells it.</summary>
/// <param name="OldNames">Spellings that the first name in the comment may have; the likeliest first, never
/// none.</param>
/// <param name="NewNames">Those of the second.</param>
/// <param name="CurrentName">The customer that the comment belongs to now, after later renames: the exact name.</param>
/// <param name="IsMerge">Null when the comment is in a language that is not known here.</param>
public sealed record RenameComment(
    string Creation, IReadOnlyList<string> OldNames, IReadOnlyList<string> NewNames, string CurrentName,
    bool? IsMerge);

/// <summary>Versions of the installed apps.</summary>
public sealed record ErpNextVersions(string Frappe, string? ErpNext);
