using System.Text.Json;
using System.Text.Json.Nodes;
using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Customers;

/// <summary>The list of customers, and one of them.</summary>
internal static class CustomerEndpoints
{
    private const int DefaultLimit = 50;

    /// <summary>Behind a name, its changes. A name that ends so itself is sent with the slash escaped.</summary>
    private const string HistorySuffix = "/history";

    public static void MapCustomers(this IEndpointRouteBuilder app)
    {
        var customers = app.MapGroup("/api/customers").WithTags("Customers");
        customers.MapGet("", List).WithName("ListCustomers")
            .Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true).RequireRateLimiting(Limits.Search)
            .WithSummary("One page of the customers, and the feed cursor from which to follow. `filter.FIELD=value` filters "
                + "by any mapped field or one of the site's own: without a value those that have none, with "
                + "`filter.FIELD.not=` those that have any. Texts also by `.contains`, `.starts`, `.not`; numbers, dates "
                + "and times by `.from`, `.to`, `.not`. Case of A to Z does not matter, accents only of a name do not.");
        customers.MapGet("export.csv", CustomerExport.Export)
            .WithName("ExportCustomers").Needs(AccessRole.Operator).Audited("export")
            .RequireRateLimiting(Limits.Export)
            .WithSummary("The list as CSV, with the list's search, filters, sort and deleted.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
        customers.MapPost("export.csv", CustomerExport.ExportSome)
            .WithName("ExportSomeCustomers").Needs(AccessRole.Operator).Audited("export")
            .RequireRateLimiting(Limits.Search)
            .WithSummary("These customers as CSV, in the order in which they are asked for.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
        // For names that are routes of ours (Events, Sync, export.csv) or that no path can hold (. and ..).
        customers.MapGet("by-name", FindByName).WithName("GetCustomerByName")
            .Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .Produces<Envelope<Customer>>().Produces(StatusCodes.Status304NotModified)
            .WithSummary("One customer by its ERPNext document name in the query, whatever that is; with at, as it was then.");
        customers.MapGet("by-name/history", HistoryByName)
            .WithName("GetHistoryByName").Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .WithSummary("Its changes, newest first.");
        customers.MapGet("by-name/document", DocumentByName).WithName("GetDocumentByName").Needs(AccessRole.Operator)
            .Produces<Envelope<JsonObject>>()
            .WithSummary("What is kept of its ERPNext document, with all fields that ERPNext told.");
        customers.MapDelete("by-name", EraseByName)
            .WithName("EraseCustomerByName").Needs(AccessRole.Admin).Audited("customer.erase")
            .WithSummary("Erases the personal data of a customer that ERPNext has deleted.");
        customers.MapDelete("{**erpnextId}", Erase)
            .WithName("EraseCustomer").Needs(AccessRole.Admin).Audited("customer.erase")
            .WithSummary("Erases the personal data of a customer that ERPNext has deleted.");
        customers.MapGet("{**erpnextId}", Find).WithName("GetCustomer")
            .Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .Produces<Envelope<Customer>>().Produces(StatusCodes.Status304NotModified)
            .WithSummary("One customer by its ERPNext document name, or by our id; with at, as it was then: 404 when it was not "
                + "here yet, 410 when its history does not reach so far back.");
    }

    private static async Task<Ok<Envelope<CustomerPage>>> List(
        IGrainFactory grains, HttpContext context, [AsParameters] ListParameters parameters) =>
        TypedResults.Ok(Envelope.Of(await LimitedCustomers.Of(context, grains)
            .List(parameters.ToQuery() with { Filters = ListFilters.Of(context.Request.Query) })));

    private static async Task<IResult> FindByName(
        string erpnextId, DateTimeOffset? at, IGrainFactory grains, HttpContext context) =>
        await FindAt(LimitedCustomers.Of(context, grains), erpnextId, at) ?? NotFound();

    /// <summary>Null when there is no such customer, now or then.</summary>
    private static async Task<IResult?> FindAt(LimitedCustomers customers, string name, DateTimeOffset? at)
    {
        if (at is not { } moment)
            return await customers.Find(name) is { } customer ? Envelope.Tagged(customer) : null;
        if (await customers.AsOf(name, moment.ToUniversalTime()) is not { } then) return null;
        return then.Customer is { } found ? Envelope.Tagged(found) : NotThen(then);
    }

    private static ProblemHttpResult NotThen(CustomerMoment then) => then switch
    {
        { ReachesTo: null } => TypedResults.Problem(
            "No change of this customer is kept, so what it was is not known.", statusCode: StatusCodes.Status410Gone),
        { WasBefore: true, ReachesTo: { } from } => TypedResults.Problem(
            $"What is kept of this customer's history begins at {from:yyyy-MM-dd HH:mm:ss} (UTC): what it was before is "
            + "not known.", statusCode: StatusCodes.Status410Gone),
        { ReachesTo: { } from } => TypedResults.Problem(
            $"This customer came here at {from:yyyy-MM-dd HH:mm:ss} (UTC); before that it was not known.",
            statusCode: StatusCodes.Status404NotFound),
    };

    private static async Task<IResult> DocumentByName(string erpnextId, IGrainFactory grains) =>
        await grains.GetGrain<ICustomerDirectoryGrain>(0).Document(erpnextId) is { } document
            ? TypedResults.Ok(Envelope.Of(JsonElement.Parse(document)))
            : NotFound();

    private static async Task<Results<Ok<Envelope<CustomerHistoryPage>>, ProblemHttpResult>> HistoryByName(
        string erpnextId, [AsParameters] HistoryParameters parameters, IGrainFactory grains, HttpContext context) =>
        await LimitedCustomers.Of(context, grains)
            .History(erpnextId, parameters.Place, parameters.Limit ?? DefaultLimit) is { } page
            ? TypedResults.Ok(Envelope.Of(page))
            : NotFound();

    /// <summary>The name takes the whole rest of the path, since ERPNext's names may hold slashes.</summary>
    private static async Task<IResult> Find(
        string erpnextId, DateTimeOffset? at, [AsParameters] HistoryParameters parameters, IGrainFactory grains,
        HttpRequest request)
    {
        var (customers, path) = (LimitedCustomers.Of(request.HttpContext, grains),
            RawPath(request) ?? Uri.EscapeDataString(erpnextId));
        if (await FindAt(customers, Uri.UnescapeDataString(path), at) is { } found) return found;
        // Only now: a customer whose name ends so comes first. A route cannot say it, since nothing may follow a name
        // that takes the rest.
        if (path.EndsWith(HistorySuffix, StringComparison.Ordinal)
            && await customers.History(
                Uri.UnescapeDataString(path[..^HistorySuffix.Length]), parameters.Place, parameters.Limit
                    ?? DefaultLimit) is { } page)
            return TypedResults.Ok(Envelope.Of(page));
        return NotFound();
    }

    private static Task<Results<Ok<Envelope<string>>, ProblemHttpResult>> Erase(
        string erpnextId, IGrainFactory grains, HttpContext context) =>
        EraseByName(
            RawPath(context.Request) is { } path ? Uri.UnescapeDataString(path) : erpnextId, grains, context);

    private static async Task<Results<Ok<Envelope<string>>, ProblemHttpResult>> EraseByName(
        string erpnextId, IGrainFactory grains, HttpContext context)
    {
        if (await grains.GetGrain<ICustomerDirectoryGrain>(0).Find(erpnextId) is not { } customer) return NotFound();
        context.Note(new(customer.Id.ToString()));
        return !customer.IsInErpNext && await grains.GetGrain<ICustomerGrain>(customer.ErpnextId).EraseData()
            ? TypedResults.Ok(Envelope.Of(
                "Its row, what its changes told and its deliveries are erased; a hash of the name stops late "
                + "deliveries.", "Erased"))
            : TypedResults.Problem(
                "ERPNext still has this customer: delete it there first, or the next delivery would bring it back.",
                statusCode: StatusCodes.Status409Conflict);
    }

    /// <summary>
    /// The routed path keeps an escaped slash escaped, so the name is taken from the request line as it was sent.
    /// </summary>
    private static string? RawPath(HttpRequest request)
    {
        const string prefix = "/api/customers/";
        var target = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget.Split('?')[0];
        return target?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) is true ? target[prefix.Length..] : null;
    }

    private static ProblemHttpResult NotFound() =>
        TypedResults.Problem(
            "There is no customer of that ERPNext document name.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>The query string of a history.</summary>
    /// <param name="Before">What <paramref name="After"/> was called.</param>
    internal readonly record struct HistoryParameters(int? Limit, long? After, long? Before)
    {
        public long? Place => After ?? Before;
    }

    /// <summary>The query string of the list.</summary>
    internal readonly record struct ListParameters(
        string? Search, string? Sort, int? Limit, string? After, bool? Deleted, int? Skip, string? Before)
    {
        public CustomerQuery ToQuery() =>
            new(Search, Sort ?? CustomerSorts.Default, Limit ?? DefaultLimit, After, Deleted ?? false,
                Skip: Math.Max(0, Skip ?? 0), Before: string.IsNullOrEmpty(Before) ? null : Before);
    }
}
