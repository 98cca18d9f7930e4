using CustomerSync.Access;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Home;

/// <summary>Whether all is well, for pages and for programs.</summary>
internal static class StatusEndpoints
{
    public static void AddStatus(this IServiceCollection services) => services.AddSingleton<StatusBoard>();

    public static void MapStatus(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/status", Read).WithTags("Status").WithName("GetStatus").Needs(AccessRole.Viewer)
            .WithSummary("Whether all is well, and what needs a person: each with the page where it is mended.");

    private static async Task<Ok<Envelope<StatusAnswer>>> Read(StatusBoard board, HttpContext context) =>
        TypedResults.Ok(Envelope.Of((await board.Read()).For(Grant.Of(context)!.Role)));
}
