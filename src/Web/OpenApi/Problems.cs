using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CustomerSync.OpenApi;

/// <summary>What every route may answer when it cannot do what it is asked.</summary>
internal static class Problems
{
    private const string Fits = "default";

    /// <summary>A problem as it is sent. The document alone uses it.</summary>
    /// <param name="Type">A link that explains the status.</param>
    /// <param name="Success">Always false.</param>
    /// <param name="Message">The same as the detail.</param>
    internal sealed record Problem(
        string? Type, string Title, int Status, string? Detail, bool Success, string Message);

    public static async Task Add(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (context.Document?.Components?.Schemas?.ContainsKey(nameof(Problem)) is not true)
        {
            var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancel);
            problem.Required = new HashSet<string> { "title", "status", "success", "message" };
            context.Document?.AddComponent(nameof(Problem), problem);
        }
        var (schema, responses) =
            (new OpenApiSchemaReference(nameof(Problem), context.Document), operation.Responses ??= []);
        foreach (var (status, description) in Of(operation, context.Description.RelativePath ?? ""))
            responses.TryAdd(status, Response(description, schema));
    }

    private static IEnumerable<(string Status, string Description)> Of(OpenApiOperation operation, string path)
    {
        if (operation.Parameters is { Count: > 0 } || operation.RequestBody is not null)
            yield return ("400", "What was asked cannot be understood; the detail says why.");
        if (path.Contains('{', StringComparison.Ordinal)) yield return ("404", "There is none of that name or id.");
        if (path.StartsWith("api/", StringComparison.Ordinal))
            yield return ("503",
                "Not now: try again after the seconds that Retry-After names. Sending again is harmless.");
        yield return (Fits, "Any other error.");
    }

    private static OpenApiResponse Response(string description, IOpenApiSchema schema) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> {
            [MediaTypeNames.Application.ProblemJson] = new() { Schema = schema } },
    };
}
