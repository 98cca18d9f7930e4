using CustomerSync.Access;
using CustomerSync.Http;
using CustomerSync.Setup;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Administration;

/// <summary>Settings that an admin changes while everything runs.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/settings").WithTags("Settings");
        settings.MapGet("", List).WithName("GetSettings").Needs(AccessRole.Admin)
            .WithSummary("Settings that can be changed here, and where each comes from; of secrets whether there is one.");
        settings.MapPut("", Save).WithName("ChangeSettings").Needs(AccessRole.Admin).Audited("settings.change")
            .RequireRateLimiting(Limits.Setup)
            .WithSummary("Puts settings in force on every silo, without a restart; null takes one back.");
        settings.MapPost("try", Try).WithName("TrySettings").Needs(AccessRole.Admin).Audited("settings.try")
            .RequireRateLimiting(Limits.Fresh)
            .WithSummary("Asks an ERPNext by an address, a key and a secret that are not saved; nothing is kept.");
    }

    private static async Task<Ok<Envelope<SettingsList>>> List(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(await Grain(grains).List()));

    private static async Task<Results<Ok<Envelope<SettingsList>>, ProblemHttpResult>> Save(
        SettingsRequest request, HttpContext context, IGrainFactory grains, SecretProtector protector, WebhookAddress address)
    {
        var values = request.Values ?? throw new BadHttpRequestException("values is wanted: by key, null takes one back.");
        context.Note(new(null, string.Join(", ", values.Keys.Order(StringComparer.Ordinal))));
        var saved = await Grain(grains).Save(new(request.Version ?? 0, values.ToDictionary(
            value => value.Key, value => IsSecret(value.Key) && value.Value is { } secret
                ? protector.Protect(secret, StoredSettings.Purpose) : value.Value, StringComparer.Ordinal)));
        // What was found with the key of before is no news.
        if (saved.Problems.Count == 0 && values.Keys.Any(key => key.StartsWith("ErpNext:", StringComparison.Ordinal)))
            grains.GetGrain<IErpNextSetupGrain>(0).Check(address.Target).Ignore();
        if (saved.Problems.Count == 0) return TypedResults.Ok(Envelope.Of(saved.List, "Saved"));
        return TypedResults.Problem(
            string.Join(' ', saved.Problems),
            statusCode: saved.IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?> { ["problems"] = saved.Problems });
    }

    private static async Task<Ok<Envelope<SettingsTrial>>> Try(
        SettingsTry request, IGrainFactory grains, SecretProtector protector) =>
        TypedResults.Ok(Envelope.Of(await Grain(grains).Try(request.Url?.Trim().TrimEnd('/') ?? "",
            request.ApiKey?.Trim() ?? "", string.IsNullOrWhiteSpace(request.ApiSecret)
                ? null : protector.Protect(request.ApiSecret.Trim(), StoredSettings.Purpose))));

    private static bool IsSecret(string key) => key.EndsWith("Secret", StringComparison.Ordinal);

    private static ISettingsGrain Grain(IGrainFactory grains) => grains.GetGrain<ISettingsGrain>(0);
}

/// <param name="Version">Of the list that was seen.</param>
/// <param name="Values">By key, as the configuration writes them; null takes one back.</param>
internal sealed record SettingsRequest(long? Version, IReadOnlyDictionary<string, string?>? Values)
{
    public override string ToString() => "Settings"; // There may be a secret among them.
}

/// <param name="ApiSecret">Left out: the one in force.</param>
internal sealed record SettingsTry(string? Url, string? ApiKey, string? ApiSecret)
{
    public override string ToString() => $"A trial of {Url}";
}
