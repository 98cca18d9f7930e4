namespace CustomerSync.Setup;

/// <summary>How ERPNext and our webhooks in it were found.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupReport")]
public sealed record SetupReport
{
    [Id(0)] public required string WebhookUrl { get; init; }

    [Id(1)] public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>Why nothing can be said about the webhooks; null when it can.</summary>
    [Id(2)] public SetupProblem? Problem { get; init; }

    [Id(3)] public required SiteReport Site { get; init; }

    [Id(4)] public required SecretReport Secret { get; init; }

    /// <summary>The webhooks that there should be, and what is there instead.</summary>
    [Id(5)] public IReadOnlyList<ExpectedWebhook> Expected { get; init; } = [];

    /// <summary>Every webhook of ERPNext that sends customers to us, or to an address that looks like ours.</summary>
    [Id(6)] public IReadOnlyList<FoundWebhook> Found { get; init; } = [];

    [Id(7)] public IReadOnlyList<SetupDifference> Differences { get; init; } = [];

    [Id(8)] public IReadOnlyList<SetupWarning> Warnings { get; init; } = [];

    /// <summary>How to set it up by hand, per major version.</summary>
    [Id(9)] public IReadOnlyList<SetupInstructions> Instructions { get; init; } = [];

    /// <summary>Customers change and nothing is told; null when all is quiet or well.</summary>
    [Id(10)] public SetupSilence? Silence { get; init; }

    /// <summary>Every webhook that should be there is, and enabled.</summary>
    public bool IsInstalled =>
        Problem is null && Expected.Count > 0
            && Expected.All(webhook => webhook.Status is WebhookStatus.Ok or WebhookStatus.Different);

    /// <summary>Nothing differs that matters.</summary>
    public bool IsInOrder => IsInstalled && !Differences.Any(difference => difference.Matters);
}

/// <summary>Why ERPNext could not be looked at.</summary>
/// <param name="Code">camelCase, such as <c>notConfigured</c>, <c>unreachable</c>, <c>unauthorized</c>, <c>forbidden</c>, <c>notErpNext</c>.</param>
/// <param name="Message">One sentence with the cure.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupProblem")]
public sealed record SetupProblem([property: Id(0)] string Code, [property: Id(1)] string Message);

/// <summary>The site.</summary>
/// <param name="Url">Null while none is configured.</param>
/// <param name="User">As whom ERPNext knows us; null until it answered.</param>
/// <param name="Notes">One sentence each: versions, time zone, fields, what the user may not do and what that costs.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SiteReport")]
public sealed record SiteReport(
    [property: Id(0)] bool IsConfigured, [property: Id(1)] string? Url, [property: Id(2)] bool IsReachable,
    [property: Id(3)] string? User,
    [property: Id(4)] string? Frappe, [property: Id(5)] string? ErpNext, [property: Id(6)] string? TimeZone,
    [property: Id(7)] bool? MayManageWebhooks,
    [property: Id(8)] IReadOnlyList<string> Notes)
{
    /// <summary>Until when its certificate is valid (UTC); null without HTTPS.</summary>
    [Id(9)] public DateTimeOffset? CertificateUntil { get; init; }
}

/// <summary>Where the secret comes from.</summary>
public enum SecretSource
{
    /// <summary>There is none yet: installing makes one.</summary>
    None = 0,

    /// <summary>Made and kept by us.</summary>
    Stored = 1,

    /// <summary>Set by hand as <c>Webhooks:Secret</c>.</summary>
    Setting = 2,
}

/// <summary>The signature secret, without itself.</summary>
/// <param name="MadeAt">When we made it; null for one that was set by hand.</param>
/// <param name="PreviousUntil">Until when a secret before it is accepted at least; null: there is none.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SecretReport")]
public sealed record SecretReport(
    [property: Id(0)] SecretSource Source, [property: Id(1)] DateTimeOffset? MadeAt,
    [property: Id(2)] DateTimeOffset? PreviousUntil);

/// <summary>How the webhook of one event stands.</summary>
public enum WebhookStatus { Missing = 0, Disabled = 1, Different = 2, Ok = 3 }

/// <summary>A webhook that there should be.</summary>
/// <param name="Why">What it tells, one sentence.</param>
/// <param name="Webhook">Name of the one that does it; null when none does.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ExpectedWebhook")]
public sealed record ExpectedWebhook(
    [property: Id(0)] string Event, [property: Id(1)] string Why, [property: Id(2)] WebhookStatus Status,
    [property: Id(3)] string? Webhook);

/// <summary>A webhook of ERPNext.</summary>
/// <param name="IsOurs">It sends to this installation.</param>
/// <param name="HasSecret">Whether the secret in force was the last that we gave to it; null: nobody can say.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FoundWebhook")]
public sealed record FoundWebhook(
    [property: Id(0)] string Name, [property: Id(1)] string Event, [property: Id(2)] string Url,
    [property: Id(3)] bool IsEnabled, [property: Id(4)] bool IsSigned,
    [property: Id(5)] bool IsOurs, [property: Id(6)] bool? HasSecret);

/// <summary>Something that is not as it should be.</summary>
/// <param name="Code">camelCase: <c>missing</c>, <c>disabled</c>, <c>otherUrl</c>, <c>template</c>, <c>fields</c>,
/// <c>timeout</c>, <c>duplicate</c>, <c>condition</c>, <c>unsigned</c>,
/// <c>secret</c>, <c>method</c>, <c>headers</c>, <c>extra</c>.</param>
/// <param name="Matters">False: told, and not counted.</param>
/// <param name="Message">One sentence: what is wrong.</param>
/// <param name="Cure">One sentence: what to do.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupDifference")]
public sealed record SetupDifference(
    [property: Id(0)] string Code, [property: Id(1)] string? Event, [property: Id(2)] string? Webhook,
    [property: Id(3)] bool Matters,
    [property: Id(4)] string Message, [property: Id(5)] string Cure);

/// <summary>Customers change in ERPNext and no delivery comes.</summary>
/// <param name="Changed">How many changed since.</param>
/// <param name="LastDelivery">When the last delivery came; null: none in the log.</param>
/// <param name="Message">One sentence with what to do.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupSilence")]
public sealed record SetupSilence(
    [property: Id(0)] int Changed, [property: Id(1)] DateTimeOffset? LastDelivery, [property: Id(2)] string Message);

/// <summary>How to set up the webhooks by hand.</summary>
/// <param name="Version">Major version of ERPNext.</param>
/// <param name="Steps">One sentence each.</param>
/// <param name="Forms">What to enter, one form per webhook.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupInstructions")]
public sealed record SetupInstructions(
    [property: Id(0)] int Version, [property: Id(1)] IReadOnlyList<string> Steps,
    [property: Id(2)] IReadOnlyList<WebhookForm> Forms);

/// <summary>The form of one webhook as ERPNext shows it.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.WebhookForm")]
public sealed record WebhookForm([property: Id(0)] string Event, [property: Id(1)] IReadOnlyList<FormEntry> Entries);

/// <param name="Label">As in ERPNext's English form.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FormEntry")]
public sealed record FormEntry([property: Id(0)] string Label, [property: Id(1)] string Value);
