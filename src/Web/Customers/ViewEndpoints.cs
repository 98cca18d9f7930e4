using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Customers;

/// <summary>Saved views of the list.</summary>
internal static class ViewEndpoints
{
    public static void MapViews(this IEndpointRouteBuilder app)
    {
        var views = app.MapGroup("/api/views").WithTags("Customers").Needs(AccessRole.Viewer);
        views.MapGet("", List).WithName("ListViews").WithSummary("The saved views of who asks, and those that are shared.");
        views.MapPost("", Make).WithName("MakeView").WithSummary("Saves a view; shared with all by an admin.");
        views.MapPut("{id}", Change).WithName("ChangeView").WithSummary("Saves a view anew.");
        views.MapDelete("{id}", Remove).WithName("RemoveView").WithSummary("Takes a view away.");
    }

    private static async Task<Ok<Envelope<ViewList>>> List(IGrainFactory grains, HttpContext context)
    {
        var me = Grant.Of(context)!;
        return TypedResults.Ok(Envelope.Of(new ViewList(
            [.. (await Views(grains).List(me.Id)).Select(view => ViewItem.Of(view, me))])));
    }

    private static Task<Results<Ok<Envelope<ViewItem>>, ProblemHttpResult>> Make(
        ViewRequest request, IGrainFactory grains, HttpContext context) => Save("", request, grains, context);

    private static Task<Results<Ok<Envelope<ViewItem>>, ProblemHttpResult>> Change(
        string id, ViewRequest request, IGrainFactory grains, HttpContext context) => Save(id, request, grains, context);

    private static async Task<Results<Ok<Envelope<Nothing>>, ProblemHttpResult>> Remove(
        string id, IGrainFactory grains, HttpContext context)
    {
        var me = Grant.Of(context)!;
        return await Views(grains).Delete(id, me.Id, IsAdmin(me))
            ? TypedResults.Ok(Envelope.Of(new Nothing(), "Removed")) : NotMine(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Envelope<ViewItem>>, ProblemHttpResult>> Save(
        string id, ViewRequest request, IGrainFactory grains, HttpContext context)
    {
        var me = Grant.Of(context)!;
        var view = request.Checked(id, me);
        if (view.IsShared && !IsAdmin(me))
            return TypedResults.Problem("Only an admin shares a view.", statusCode: StatusCodes.Status403Forbidden);
        return await Views(grains).Save(view, IsAdmin(me)) is { } saved
            ? TypedResults.Ok(Envelope.Of(ViewItem.Of(saved, me), "Saved"))
            : NotMine(id.Length > 0 ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
    }

    private static bool IsAdmin(Grant grant) => grant.Role >= AccessRole.Admin;

    private static ProblemHttpResult NotMine(int status) => TypedResults.Problem(status == StatusCodes.Status409Conflict
        ? "You have as many views as one person may have: take one away first."
        : "There is no such view of yours; shared ones are changed by an admin.", statusCode: status);

    private static IViewsGrain Views(IGrainFactory grains) => grains.GetGrain<IViewsGrain>(0);
}

/// <summary>What a saved view is to be.</summary>
/// <param name="Name">Up to 60 characters.</param>
/// <param name="Query">Search, filters, sort and deleted, as they stand in the list's address.</param>
/// <param name="Columns">Which columns, in which order and how wide: what the page makes of them.</param>
/// <param name="Shared">All see it; for admins.</param>
internal sealed record ViewRequest(string? Name, string? Query, string? Columns, bool? Shared) : StrictRequest
{
    private const int MaxName = 60, MaxText = 4_000;

    /// <exception cref="BadHttpRequestException">It makes no sense; the message says why.</exception>
    public SavedView Checked(string id, Grant me)
    {
        RefuseUnknown();
        var name = NameText.Clean(Name) is { Length: <= MaxName } clean ? clean
            : throw new BadHttpRequestException($"A name is wanted, of up to {MaxName} characters.");
        if (Query?.Length > MaxText || Columns?.Length > MaxText)
            throw new BadHttpRequestException($"query and columns have up to {MaxText} characters.");
        return new(id, me.Id, me.Name, name, Query ?? "", Columns ?? "", Shared ?? false);
    }
}

/// <summary>Saved views.</summary>
internal sealed record ViewList(IReadOnlyList<ViewItem> Items);

/// <summary>A saved view.</summary>
/// <param name="Query">As the list takes it in an address.</param>
/// <param name="Columns">What the page made of its columns.</param>
/// <param name="IsMine">Whether who asks may change it.</param>
/// <param name="By">Who made it.</param>
internal sealed record ViewItem(
    string Id, string Name, string Query, string Columns, bool IsShared, bool IsMine, string By)
{
    public static ViewItem Of(SavedView view, Grant me) => new(view.Id, view.Name, view.Query, view.Columns, view.IsShared,
        view.IsShared ? me.Role >= AccessRole.Admin : view.Owner == me.Id, view.OwnerName);
}
