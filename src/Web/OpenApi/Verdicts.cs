using CustomerSync.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CustomerSync.OpenApi;

/// <summary>Who may call an operation, as its endpoint says.</summary>
internal static class Verdicts
{
    public static Task Add(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Description = Of(context.Description.ActionDescriptor.EndpointMetadata);
        return Task.CompletedTask;
    }

    public static string Of(IEnumerable<object> metadata) => metadata.OfType<NeedsAttribute>().LastOrDefault() switch
    {
        null => "For everybody.",
        { KeysOnly: true } => "Needs a machine key.",
        var needs => $"Needs {Article(needs.Role)}{Tokens(needs)}.",
    };

    private static string Article(AccessRole role) => role switch
    {
        AccessRole.Viewer => "a viewer", AccessRole.Operator => "an operator", _ => "an admin",
    };

    private static string Tokens(NeedsAttribute needs) => needs switch
    {
        { LimitedTokens: true } => "; a feed token may too, also one that is limited to customers",
        { FeedTokens: true } => "; a feed token may too, if it is not limited to customers",
        _ => "",
    };
}
