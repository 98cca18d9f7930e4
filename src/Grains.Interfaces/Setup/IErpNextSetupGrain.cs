using Orleans.Concurrency;

namespace CustomerSync.Setup;

/// <summary>
/// Installs our webhooks in ERPNext, looks after them, and says how they differ from what they should be. There is one
/// in the cluster.
/// </summary>
[Alias("CustomerSync.IErpNextSetupGrain")]
public interface IErpNextSetupGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// What the last check of this target found; null when there was none. Answers also while something is being done.
    /// </summary>
    [Alias("Last"), AlwaysInterleave]
    Task<SetupReport?> Last(SetupTarget target);

    /// <summary>Asks ERPNext now.</summary>
    [Alias("Check"), ResponseTimeout("00:00:30")]
    Task<SetupReport> Check(SetupTarget target);

    /// <summary>Does it, and checks afterwards. Repeated, it finds nothing more to do.</summary>
    /// <param name="takeOver">Names of webhooks with another URL that shall become this installation's.</param>
    [Alias("Act"), ResponseTimeout("00:01:00")]
    Task<SetupResult> Act(SetupAction action, SetupTarget target, IReadOnlyList<string> takeOver);

    /// <summary>Checks what was installed, if that is due. Every silo calls it, so that whichever lives does.</summary>
    [Alias("Watch"), ResponseTimeout("00:00:30")]
    Task Watch();

    /// <summary>
    /// Requests in the form of our webhooks were refused, since no secret of ours had signed them: the
    /// secret in ERPNext may have been changed there.
    /// </summary>
    /// <param name="events">Of the webhooks, such as <c>on_update</c>.</param>
    [Alias("ReportRefused"), ResponseTimeout("00:00:30")]
    Task ReportRefused(IReadOnlyList<string> events);

    /// <summary>What ERPNext's own logs tell of requests to an address, asked now.</summary>
    /// <param name="erpnextId">Of this customer alone; null: of all.</param>
    [Alias("SiteLog"), AlwaysInterleave, ResponseTimeout("00:00:30")]
    Task<SiteLog> SiteLog(string webhookUrl, string? erpnextId);

    /// <summary>ERPNext's address, for people; null while none is set.</summary>
    [Alias("SiteUrl"), AlwaysInterleave]
    Task<string?> SiteUrl();

    /// <summary>The field mapping in force.</summary>
    [Alias("Mapping"), AlwaysInterleave]
    Task<IReadOnlyList<MappedField>> Mapping();
}

/// <summary>What can be done with our webhooks in ERPNext.</summary>
public enum SetupAction
{
    /// <summary>Creates what is missing and repairs the rest.</summary>
    Install = 0,

    /// <summary>The same, by the name that one looks for when something differs.</summary>
    Repair = 1,

    /// <summary>
    /// A new secret: accepted first, then given to ERPNext; the old one is accepted for 30 hours more, and as long as a
    /// webhook has it.
    /// </summary>
    Rotate = 2,

    /// <summary>The old secrets are accepted no more, once no webhook in ERPNext needs them.</summary>
    EndRotation = 3,

    /// <summary>Switches them off and keeps them.</summary>
    Disable = 4,

    /// <summary>Switches them off and deletes them.</summary>
    Remove = 5,

    /// <summary>The old secrets are accepted no more, whatever the webhooks have: for one that others know.</summary>
    ForceEndRotation = 6,
}

/// <summary>For which installation of ours something is asked.</summary>
/// <param name="WebhookUrl">Where ERPNext shall send to.</param>
/// <param name="Secret">The configured secret, protected (<c>SecretProtector</c>); null: we make and keep one ourselves.</param>
/// <param name="Warnings">What the front knows to be wrong with its address.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupTarget")]
public sealed record SetupTarget(
    [property: Id(0)] string WebhookUrl, [property: Id(1)] string? Secret,
    [property: Id(2)] IReadOnlyList<SetupWarning> Warnings);

/// <summary>Something about the installation that may keep deliveries away: one sentence with its cure.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupWarning")]
public sealed record SetupWarning([property: Id(0)] string Code, [property: Id(1)] string Message);

/// <summary>What was done.</summary>
/// <param name="Actions">One entry per webhook that was looked at.</param>
/// <param name="Problem">Why it could not be done, or not wholly: one sentence with the cure; null when it was.</param>
/// <param name="Report">How things stand now.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupResult")]
public sealed record SetupResult(
    [property: Id(0)] IReadOnlyList<SetupActionTaken> Actions, [property: Id(1)] string? Problem,
    [property: Id(2)] SetupReport Report);

/// <summary>What was done with one webhook.</summary>
/// <param name="Webhook">Its name in ERPNext; null where it concerns none.</param>
/// <param name="Did"><c>created</c>, <c>updated</c>, <c>disabled</c>, <c>removed</c>, <c>kept</c>, or <c>failed</c>.</param>
/// <param name="Message">One sentence.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SetupDeed")]
public sealed record SetupActionTaken(
    [property: Id(0)] string? Webhook, [property: Id(1)] string? Event, [property: Id(2)] string Did,
    [property: Id(3)] string Message);

/// <summary>How one of our fields is filled.</summary>
/// <param name="Field">Our field, camelCase.</param>
/// <param name="Sources">ERPNext's fields, the one that wins first.</param>
/// <param name="Note">What else there is to know; null when nothing.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.MappedField")]
public sealed record MappedField(
    [property: Id(0)] string Field, [property: Id(1)] IReadOnlyList<string> Sources, [property: Id(2)] string? Note);
