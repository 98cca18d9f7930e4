using System.Text.Json.Serialization;
using CustomerSync.Access;
using CustomerSync.Verification;

namespace CustomerSync.Home;

/// <summary>Bad: something does not work. Warn: it needs a person. Note: good to know, and all is well.</summary>
internal enum FindingLevel { Bad, Warn, Note }

/// <summary>Something that a person should know.</summary>
/// <param name="Code">camelCase, such as <c>held</c>, <c>drifted</c>, <c>silent</c>.</param>
/// <param name="Place">The page where it is mended.</param>
/// <param name="Detail">One sentence, for whom may know it; null: the code says all.</param>
/// <param name="Count">Of how many things it tells; null: of one.</param>
/// <param name="Since">Null: not known.</param>
internal sealed record Finding(
    string Code, FindingLevel Level, string Place, string? Detail = null, long? Count = null,
    DateTimeOffset? Since = null)
{
    /// <summary>Who may know the detail.</summary>
    [JsonIgnore]
    public AccessRole DetailFor { get; init; } = AccessRole.Operator;

    public Finding For(AccessRole role) => role >= DetailFor ? this : this with { Detail = null };
}

/// <summary>Whether all is well.</summary>
/// <param name="IsWell">No finding is bad or needs a person.</param>
/// <param name="ErpNext">ERPNext's address; null while none is set.</param>
/// <param name="Findings">What a person should know, the worst first.</param>
internal sealed record StatusAnswer(
    bool IsWell, DateTimeOffset CheckedAt, string? ErpNext, DateTimeOffset? LastDelivery, DateTimeOffset? LastSync,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether the copy equals ERPNext; null when that cannot be asked now.</summary>
    public CopyStatus? Copy { get; init; }

    public StatusAnswer For(AccessRole role) => this with { Findings = [.. Findings.Select(one => one.For(role))] };
}

/// <summary>The copy in one line; the rest is at /api/customers/verification.</summary>
/// <param name="Equal">Of <paramref name="Customers"/>; null: not all were compared yet.</param>
/// <param name="OldestLook">Each was compared at this time or later (UTC); null: not all were compared yet.</param>
/// <param name="Open">Differences that stand.</param>
/// <param name="Found">Differences of the last 24 hours.</param>
/// <param name="Mended">Of those.</param>
/// <param name="NeverTold">Of those the ones that no webhook told.</param>
internal sealed record CopyStatus(
    long Customers, long? Equal, DateTimeOffset? OldestLook, long Open, long Found, long Mended, long NeverTold)
{
    public static CopyStatus Of(VerificationSummary told) => new(
        told.Customers, told.Equal, told.OldestLook, told.Open, told.Found, told.Mended, told.NeverTold);
}
