using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>Whether the people of ERPNext may sign in.</summary>
internal static class ErpNextSignInEndpoints
{
    public static void MapErpNextSignIn(this RouteGroupBuilder access)
    {
        access.MapGet("erpnext-sign-in", Show).WithName("GetErpNextSignIn").Needs(AccessRole.Admin)
            .WithSummary("Whether people sign in with ERPNext, and who they are then.");
        access.MapPut("erpnext-sign-in", TurnOn).WithName("TurnOnErpNextSignIn").Needs(AccessRole.Admin)
            .Audited("erpnext-sign-in.on")
            .WithSummary("Lets people sign in with ERPNext: makes an OAuth Client there.");
        access.MapDelete("erpnext-sign-in", TurnOff).WithName("TurnOffErpNextSignIn").Needs(AccessRole.Admin)
            .Audited("erpnext-sign-in.off")
            .WithSummary("Ends that: removes the OAuth Client there, and the people who came by it here.");
    }

    private static async Task<Ok<Envelope<ErpNextSignInAnswer>>> Show(
        HttpContext context, IGrainFactory grains, ProviderSignIn signIn, IOptions<ErpNextSignInOptions> options) =>
        TypedResults.Ok(Envelope.Of(await Answer(context, grains, signIn, options)));

    private static async Task<Results<Ok<Envelope<ErpNextSignInAnswer>>, ProblemHttpResult>> TurnOn(
        HttpContext context, IGrainFactory grains, AccessBook book, ProviderSignIn signIn,
        IOptions<ErpNextSignInOptions> options) =>
        await Finish(await grains.GetGrain<IErpNextSignInGrain>(0).TurnOn(RedirectUri(context, signIn),
            Grant.Of(context)!.Name), context, grains, book, signIn, options);

    private static async Task<Results<Ok<Envelope<ErpNextSignInAnswer>>, ProblemHttpResult>> TurnOff(
        HttpContext context, IGrainFactory grains, AccessBook book, ProviderSignIn signIn,
        IOptions<ErpNextSignInOptions> options) =>
        await Finish(await grains.GetGrain<IErpNextSignInGrain>(0).TurnOff(), context, grains, book, signIn, options);

    private static async Task<Results<Ok<Envelope<ErpNextSignInAnswer>>, ProblemHttpResult>> Finish(
        ErpNextSignInResult result, HttpContext context, IGrainFactory grains, AccessBook book, ProviderSignIn signIn,
        IOptions<ErpNextSignInOptions> options)
    {
        if (result.Outcome is not (ErpNextSignInOutcome.Done or ErpNextSignInOutcome.Left))
            return TypedResults.Problem(new ProblemDetails
            {
                Status = result.Outcome is ErpNextSignInOutcome.Away ? 503 : 409, Detail = result.Message,
                Extensions = { ["code"] = result.Outcome },
            });
        await book.Refresh();
        return TypedResults.Ok(Envelope.Of(
            await Answer(context, grains, signIn, options), result.Message ?? "Done"));
    }

    private static async Task<ErpNextSignInAnswer> Answer(
        HttpContext context, IGrainFactory grains, ProviderSignIn signIn, IOptions<ErpNextSignInOptions> options)
    {
        var (now, redirectUri) = ((await SessionEndpoints.Read(grains)).ErpNext, RedirectUri(context, signIn));
        return new(now is not null, now?.Url, now?.RedirectUri ?? redirectUri,
            now is null || now.RedirectUri == redirectUri, now?.MadeAt, now?.MadeBy,
            [.. options.Value.RolesInForce.Select(pair => new MappedRole(pair.Key, pair.Value))]);
    }

    private static string RedirectUri(HttpContext context, ProviderSignIn signIn) =>
        $"{signIn.RootFor(context.Request)}{OutsideProviders.Callback}/{OutsideProviders.ErpNextId}";
}

/// <param name="Url">Of ERPNext; null while it is off.</param>
/// <param name="RedirectUri">Where ERPNext leads back to.</param>
/// <param name="IsHere">Whether that is the address of this front as it is now.</param>
internal sealed record ErpNextSignInAnswer(
    bool IsOn, string? Url, string RedirectUri, bool IsHere, DateTimeOffset? MadeAt, string? MadeBy,
    IReadOnlyList<MappedRole> Roles);

/// <param name="ErpNext">Its name there.</param>
internal sealed record MappedRole(string ErpNext, string Role);
