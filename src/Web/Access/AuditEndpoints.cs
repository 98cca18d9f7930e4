using System.Globalization;
using CustomerSync.Customers;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Access;

/// <summary>Who did what.</summary>
internal static class AuditEndpoints
{
    private const int DefaultLimit = 50, PageSize = 500;

    private const string Head = "at,actorKind,actorId,actorName,action,target,outcome,address,count,detail\r\n";

    public static void MapAudit(this RouteGroupBuilder access)
    {
        access.MapGet("audit", List).WithName("ListAudit").Needs(AccessRole.Admin)
            .WithSummary("Who did what, newest first.");
        access.MapGet("audit.csv", Export).WithName("ExportAudit").Needs(AccessRole.Admin).Audited("audit.export")
            .RequireRateLimiting(Limits.Export).WithSummary("The same as CSV, whole.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Ok<Envelope<AuditPage>>> List(
        IGrainFactory grains, [AsParameters] AuditParameters asked, string? after, string? before, int? limit) =>
        TypedResults.Ok(Envelope.Of(await grains.GetGrain<IAuditGrain>(0)
            .List(asked.ToQuery(after ?? before, Math.Clamp(limit ?? DefaultLimit, 1, PageSize)))));

    private static async Task Export(
        IGrainFactory grains, TimeProvider time, HttpResponse response, [AsParameters] AuditParameters asked,
        CancellationToken stop)
    {
        var audit = grains.GetGrain<IAuditGrain>(0);
        var page = await audit.List(asked.ToQuery(null, PageSize)); // Before the first byte.
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"audit-{time.GetStorableNow():yyyy-MM-dd}.csv\"";
        if (response.HttpContext.IsHead()) return;
        await response.WriteAsync("\uFEFF" + Head, stop);
        for (; ; page = await audit.List(asked.ToQuery(page.NextCursor, PageSize)))
        {
            await response.WriteAsync(string.Concat(page.Items.Select(Row)), stop);
            if (page.NextCursor is null) return;
        }
    }

    private static string Row(AuditEntry entry)
    {
        string?[] cells =
        [
            entry.At.ToString("O", CultureInfo.InvariantCulture), entry.ActorKind, entry.ActorId, entry.ActorName,
            entry.Action, entry.Target, entry.Outcome, entry.Address,
            entry.Count.ToString(CultureInfo.InvariantCulture), entry.Detail,
        ];
        return string.Join(',', cells.Select(CustomerExport.Quote)) + "\r\n";
    }

    /// <summary>The query string.</summary>
    internal readonly record struct AuditParameters(
        string? Actor, string? Action, DateTimeOffset? From, DateTimeOffset? To)
    {
        public AuditQuery ToQuery(string? before, int limit) => new(Actor, Action, From, To, before, limit);
    }
}
