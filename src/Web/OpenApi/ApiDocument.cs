using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Feed;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CustomerSync.OpenApi;

/// <summary><c>/openapi/v1.json</c>: every route of the front, as it is.</summary>
internal static class ApiDocument
{
    private const string Version = "v1";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(Version, options =>
    {
        options.CreateSchemaReferenceId =
            type => IsText(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddSchemaTransformer(Schema);
        options.AddOperationTransformer(ManualOperations.Add);
        options.AddOperationTransformer(Problems.Add);
        options.AddOperationTransformer(ParameterWords.Add);
        options.AddOperationTransformer(Verdicts.Add);
        options.AddDocumentTransformer(Describe);
        options.AddDocumentTransformer(OtherRoutes.Add);
        options.AddDocumentTransformer(ClientTypes.Add);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) =>
        app.MapOpenApi().Needs(AccessRole.Viewer).WithTags("Operations").WithSummary("This document, in OpenAPI.");

    private static Task Describe(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new()
        {
            Title = "CustomerSync",
            Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
            Description = "Keeps customers in step with ERPNext. Answers are `{ success, message, data }`; errors "
                + "are RFC 9457 problem details with `success: false`.",
        };
        document.Servers?.Clear(); // Where it was read is where it is.
        return Task.CompletedTask;
    }

    private static bool IsText(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var text
            && (text == typeof(ErpnextName) || text == typeof(SiteTime) || text == typeof(FeedCursor));

    private static OpenApiSchema Of(JsonSchemaType type) => new() { Type = type };

    /// <summary>Types that write themselves as JSON: only they know as what.</summary>
    private static Task Schema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        if (IsText(context.JsonTypeInfo.Type))
            schema.Type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null
                ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        else if (context.JsonTypeInfo.Type == typeof(decimal) || context.JsonTypeInfo.Type == typeof(decimal?))
            schema.Format = "decimal"; // Generators know it: no cent is lost in a double.
        else if (context.JsonTypeInfo.Type == typeof(CustomValues))
            (schema.Type, schema.AdditionalProperties) = (JsonSchemaType.Object, new OpenApiSchema()
            {
                Description = "A text, a number, a boolean or a list of texts.",
                AnyOf =
                [
                    Of(JsonSchemaType.String), Of(JsonSchemaType.Number), Of(JsonSchemaType.Boolean),
                    new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(JsonSchemaType.String) },
                ],
            });
        else if (context.JsonTypeInfo.Type == typeof(IReadOnlyList<ErpnextName>))
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
        return Task.CompletedTask;
    }
}
