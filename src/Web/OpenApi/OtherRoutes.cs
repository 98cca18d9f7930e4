using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace CustomerSync.OpenApi;

/// <summary>
/// Routes that are no handlers of ours, and of which the framework tells nothing: metrics, health, the hub, this
/// document.
/// </summary>
internal static class OtherRoutes
{
    private static readonly HashSet<string> Read = new(StringComparer.Ordinal) { HttpMethods.Get };

    public static Task Add(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Paths ??= [];
        foreach (var endpoint in context.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
            if (!document.Paths.ContainsKey(PathOf(endpoint.RoutePattern)))
                document.Paths[PathOf(endpoint.RoutePattern)] = Item(endpoint, document);
        return Task.CompletedTask;
    }

    /// <summary>The route as OpenAPI writes it: parameters by their names alone.</summary>
    public static string PathOf(RoutePattern pattern) =>
        "/" + string.Join('/',
            pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    }))));

    /// <summary>Where a route takes any method, reading is what it is for.</summary>
    public static IEnumerable<string> MethodsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
            && !methods.Contains("CONNECT") ? methods : Read;

    private static OpenApiPathItem Item(RouteEndpoint endpoint, OpenApiDocument document)
    {
        var item = new OpenApiPathItem { Operations = [] };
        foreach (var method in MethodsOf(endpoint))
            item.Operations[new HttpMethod(method)] = Operation(endpoint, document);
        return item;
    }

    private static OpenApiOperation Operation(RouteEndpoint endpoint, OpenApiDocument document) => new()
    {
        OperationId = "Read"
            + string.Concat(PathOf(endpoint.RoutePattern).Split('/', '.', '{', '}', '-').Where(part => part.Length > 0)
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..])),
        Summary = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? endpoint.DisplayName,
        Description = Verdicts.Of(endpoint.Metadata),
        Tags = new HashSet<OpenApiTagReference>(Tags(endpoint).Select(tag => new OpenApiTagReference(tag, document))),
        Parameters = [.. endpoint.RoutePattern.Parameters.Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name, In = ParameterLocation.Path, Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        })],
        Responses = new() { ["200"] = new OpenApiResponse { Description = "OK" },
            ["default"] = new OpenApiResponse { Description = "It cannot be had now." } },
    };

    private static IEnumerable<string> Tags(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags ?? [];
}
