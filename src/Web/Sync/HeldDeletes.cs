using System.Globalization;
using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Sync;

/// <summary>The customers that a held run would delete, as a list to search and as a file.</summary>
internal static class HeldDeletes
{
    private const int DefaultLimit = 50;
    private const int PageSize = 500;

    public static async Task<Results<Ok<Envelope<HeldCustomerPage>>, ProblemHttpResult>> List(
        string id, IGrainFactory grains, string? search, string? after, int? limit)
    {
        var coordinator = grains.GetGrain<ISyncCoordinatorGrain>(0);
        return await coordinator.Find(id) is null
            ? TypedResults.Problem("There is no sync run of that id.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(Envelope.Of(await coordinator.Deletes(id, search, after, limit ?? DefaultLimit)));
    }

    public static async Task Export(
        string id, IGrainFactory grains, AccessLeases leases, HttpContext context, string? search,
        CancellationToken stop)
    {
        using var lease = leases.TakeOrAbort(context);
        var (response, coordinator) = (context.Response, grains.GetGrain<ISyncCoordinatorGrain>(0));
        var page = await coordinator.Deletes(id, search, null, PageSize); // Before the first byte.
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"deletes.csv\"";
        if (context.IsHead()) return;
        await response.WriteAsync("\uFEFFerpnextId,name,email,city,state,deletedAt\r\n", stop);
        for (; ; page = await coordinator.Deletes(id, search, page.NextCursor, PageSize))
        {
            await response.WriteAsync(string.Concat(page.Items.Select(Row)), stop);
            if (page.NextCursor is null) return;
        }
    }

    private static string Row(HeldCustomer one) => string.Join(',',
        CustomerExport.Quote(one.ErpnextId), CustomerExport.Quote(one.Name), CustomerExport.Quote(one.Email),
        CustomerExport.Quote(one.City), CustomerExport.Quote(one.State),
        one.DeletedAt?.ToString("O", CultureInfo.InvariantCulture)) + "\r\n";
}
