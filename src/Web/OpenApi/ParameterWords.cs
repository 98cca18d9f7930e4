using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CustomerSync.OpenApi;

/// <summary>
/// What parameters mean, by name; where one means something of its own in an operation, by that and the name.
/// </summary>
internal static class ParameterWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["action"] = "`get_webhook_info`, a name of the specification, or none.",
        ["ListAudit.action"] = "Only this action, such as `key.make`.",
        ["ExportAudit.action"] = "Only this action, such as `key.make`.",
        ["ChangeSetup.action"] = "What is to be done, where the body does not say it.",
        ["actor"] = "Only what this person or key did, by id.",
        ["after"] = "The `nextCursor` of the page before; none: from the beginning.",
        ["CustomerChanges.after"] = "Follow from this cursor; none: from the oldest that is kept; empty: from now on.",
        ["all"] = "For an admin: those of everybody.",
        ["at"] = "As it was at this time, such as 2026-01-31T12:00:00Z.",
        ["attempt"] = "The id of the request that was sent.",
        ["attemptId"] = "The id of the request that was sent.",
        ["changed"] = "Only those that changed something.",
        ["deleted"] = "Also those that ERPNext has deleted.",
        ["dryRun"] = "Only tells what would change.",
        ["erpnextId"] = "ERPNext's document name, or our `id`.",
        ["GetSiteLog.erpnextId"] = "Only of this customer.",
        ["ListDifferences.erpnextId"] = "Only of this customer, under its name now or the one that it had then.",
        ["ListDeliveries.erpnextId"] = "Only of this customer.",
        ["event"] = "Only of this event of ERPNext.",
        ["failed"] = "Only those that failed.",
        ["fresh"] = "For admins: ERPNext is asked now, not what it said last.",
        ["from"] = "At this time or later.",
        ["guess"] = "Only what seems to have been made so: `import`, `program`, `sql`, `addressEdit`, `contactEdit`, "
            + "`lostWebhook`, `outOfOrder`, `rename`, `merge`, `lateWebhook`, `phantom`, `unknown`.",
        ["id"] = "Which one.",
        ["kind"] = "Only `basic`, `enhanced` or `verification` ones.",
        ["limit"] = "How many at most.",
        ["CustomerChanges.limit"] = "How many at most, 1 to 1000.",
        ["open"] = "Only those that stand, or (`false`) those that are mended.",
        ["outcome"] = "Only with this outcome: `applied`, `unchanged`, `duplicate`, `stale`, `deferred`, `rejected`, "
            + "`failed`.",
        ["progress"] = "For operators: also how far the customers have come, for which all are counted.",
        ["provider"] = "Its name, as /api/access/sign-in tells it.",
        ["range"] = "`1h`, `24h`, `7d` or `30d`.",
        ["search"] = "Words, or a telephone number in whatever way it is written.",
        ["ListSyncDeletes.search"] = "Occurs in the customer's name or ID.",
        ["ExportSyncDeletes.search"] = "Occurs in the customer's name or ID.",
        ["seen"] = "`hold.foundAt` of the list that the person saw; another list is not confirmed.",
        ["before"] = "The `previousCursor` of the page behind it.",
        ["HistoryByName.before"] = "What `after` was called.",
        ["skip"] = "Begins after so many rows, where neither `after` nor `before` stands.",
        ["sort"] = "A mapped field, `modified`, `created`, or `custom.NAME` of the site's own, with `-` before it descending.",
        ["status"] = "Only `running`, `held`, `paused`, `completed`, `failed` or `cancelled` ones.",
        ["text"] = "Occurs in the customer's name, the event or the reason.",
        ["to"] = "Before this time.",
        ["wait"] = "Whether the answer waits for the end, up to 25 s.",
        ["CustomerChanges.wait"] = "How many seconds to wait for a change, 0 to 30; 25 if left out.",
    };

    public static Task Add(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            parameter.Description ??= Of(operation.OperationId, parameter.Name);
        return Task.CompletedTask;
    }

    private static string? Of(string? operation, string? parameter) =>
        Words.GetValueOrDefault($"{operation}.{parameter}") ?? Words.GetValueOrDefault(parameter ?? "");
}
