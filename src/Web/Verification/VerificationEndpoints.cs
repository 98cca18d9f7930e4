using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Verification;

/// <summary>Whether the copy equals ERPNext, and each difference that was found.</summary>
internal static class VerificationEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapVerification(this IEndpointRouteBuilder app)
    {
        var verification = app.MapGroup("/api/customers/verification").WithTags("Verification");
        verification.MapGet("", Summary).WithName("GetVerification").Needs(AccessRole.Viewer)
            .WithSummary("Whether the copy equals ERPNext: how many customers, when all of them were last compared, "
                + "differences that stand and those of the last 24 hours, what cannot be proven, and how reliable "
                + "ERPNext's webhooks are.");
        verification.MapGet("differences", Differences).WithName("ListDifferences").Needs(AccessRole.Viewer)
            .WithSummary("Each difference that a comparison with ERPNext has found, newest first: the fields with both "
                + "values, what seems to have made it, who found it, how long it stood.");
        verification.MapGet("customer", Customer).WithName("GetCustomerVerification").Needs(AccessRole.Viewer)
            .WithSummary("When one customer was last known to be as ERPNext has it, and in what it differed.");
    }

    private static async Task<Ok<Envelope<VerificationSummary>>> Summary(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Grain(grains).Summary()));

    private static async Task<Ok<Envelope<DifferencePage>>> Differences(
        IGrainFactory grains, [AsParameters] DifferenceParameters asked) =>
        TypedResults.Ok(Envelope.Of(
            await Grain(grains).Differences(asked.ToFilter(), asked.After, asked.Limit ?? DefaultLimit)));

    private static async Task<Results<Ok<Envelope<CustomerVerification>>, ProblemHttpResult>> Customer(
        string erpnextId, IGrainFactory grains) => await Grain(grains).Of(erpnextId) is { } found
            ? TypedResults.Ok(Envelope.Of(found))
            : TypedResults.Problem("There is no customer of that ERPNext document name.",
                statusCode: StatusCodes.Status404NotFound);

    private static IVerificationGrain Grain(IGrainFactory grains) => grains.GetGrain<IVerificationGrain>(0);

    /// <summary>The query string of the differences.</summary>
    internal readonly record struct DifferenceParameters(
        string? After, int? Limit, bool? Open, string? Guess, string? ErpnextId)
    {
        public DifferenceFilter ToFilter() => new(Open, Named(Guess), string.IsNullOrEmpty(ErpnextId) ? null : ErpnextId);

        private static DifferenceGuess? Named(string? text) => string.IsNullOrEmpty(text) ? null
            : Enum.GetValues<DifferenceGuess>().Where(value => EnumNames.Of(value) == text)
                .Select(value => (DifferenceGuess?)value).FirstOrDefault() ?? throw new InvalidQueryException(
                    $"There is no guess '{text}'; use "
                    + $"{string.Join(", ", Enum.GetValues<DifferenceGuess>().Select(EnumNames.Of))}.");
    }
}
