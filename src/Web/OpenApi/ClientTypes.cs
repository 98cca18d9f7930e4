using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Live;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CustomerSync.OpenApi;

/// <summary>
/// Types as they are sent, so that generated clients are right: the framework tells what it would accept as well
/// (numbers as text), and knows neither what is always there nor what stands behind a type that writes itself.
/// </summary>
internal static class ClientTypes
{
    private const JsonSchemaType Numeric = JsonSchemaType.Integer | JsonSchemaType.Number;

    /// <summary>Here `before` goes back in the list; everywhere else it is what `after` was called.</summary>
    private const string PagedBothWays = "ListCustomers";

    public static async Task Add(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        await AddChange(document, context, cancel);
        AddHistory(document);
        await AddKinds(document, context, cancel);
        var asked = AskedFor(document);
        foreach (var (name, schema) in document.Components!.Schemas!)
            if (schema is OpenApiSchema known) Complete(name, known, asked.Contains(name));
        foreach (var operation in Operations(document))
            foreach (var parameter in operation.Parameters ?? [])
                Parameter((OpenApiParameter)parameter, operation.OperationId is PagedBothWays);
    }

    /// <summary>The feed's changes are ready JSON to the long-poll, which is all that the framework sees.</summary>
    private static async Task AddChange(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        var change = await context.GetOrCreateSchemaAsync(typeof(CustomerChange), null, cancel);
        change.Properties!["customer"] = new OpenApiSchemaReference(nameof(Customer), document);
        document.AddComponent(nameof(CustomerChange), change);
        var page = document.Components!.Schemas![nameof(ChangesPage)];
        ((OpenApiSchema)page.Properties!["changes"]).Items =
            new OpenApiSchemaReference(nameof(CustomerChange), document);
    }

    /// <summary>Told by their names, which a newer process may have given: here those that there are.</summary>
    private static async Task AddKinds(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        foreach (var names in (Type[])[typeof(ChangeKind), typeof(ChangeCause)])
            document.AddComponent(names.Name, await context.GetOrCreateSchemaAsync(names, null, cancel));
        foreach (var told in (string[])[nameof(CustomerChange), nameof(CustomerHistoryEntry)])
        {
            var properties = document.Components!.Schemas![told].Properties!;
            properties["kind"] = new OpenApiSchemaReference(nameof(ChangeKind), document);
            properties["cause"] = new OpenApiSchemaReference(nameof(ChangeCause), document);
        }
    }

    /// <summary>
    /// One handler answers both, since nothing may follow a name that takes the rest of a path: here they are two.
    /// </summary>
    private static void AddHistory(OpenApiDocument document)
    {
        const string one = "/api/customers/{erpnextId}";
        var (customer, history) = (document.Paths[one].Operations![HttpMethod.Get],
            document.Paths["/api/customers/by-name/history"].Operations![HttpMethod.Get]);
        var parameters = customer.Parameters!;
        customer.Parameters =
            [.. parameters.Where(parameter => parameter.In is ParameterLocation.Path || parameter.Name is "at")];
        document.Paths[one + "/history"] = new OpenApiPathItem
        {
            Operations = new()
            {
                [HttpMethod.Get] = new()
                {
                    OperationId = "GetHistory", Summary = history.Summary, Description = history.Description,
                    Tags = history.Tags, Responses = history.Responses,
                    Parameters = [.. parameters.Where(parameter => parameter.Name is not "at")],
                },
            },
        };
    }

    private static void Complete(string name, OpenApiSchema schema, bool isAskedFor)
    {
        foreach (var part in Parts(schema)) MakeNumeric(part);
        if (schema.Enum is { Count: > 0 } values)
            (schema.Type, schema.Enum) =
                (JsonSchemaType.String, [.. values.Where(value => value?.GetValueKind() is JsonValueKind.String)]);
        if (schema.Properties is not { Count: > 0 } properties || name == nameof(Problems.Problem)) return;
        // What is null may be left out of a question; an answer has it all the same.
        schema.Required = properties.Where(property => !isAskedFor || !IsNullable(property.Value))
            .Select(property => property.Key).ToHashSet();
        if (name == nameof(Customer)) LeftOut(schema, "custom");
        if (name.StartsWith("EnvelopeOf", StringComparison.Ordinal)) properties["data"] = NotNull(properties["data"]);
    }

    /// <summary>It is not there where it is null.</summary>
    private static void LeftOut(OpenApiSchema schema, string name)
    {
        schema.Required!.Remove(name);
        schema.Properties![name] = NotNull(schema.Properties[name]);
    }

    private static void Parameter(OpenApiParameter parameter, bool goesBack)
    {
        if (parameter.In is ParameterLocation.Query)
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        if (parameter.Name is "before" && !goesBack)
            (parameter.Deprecated, parameter.Description) = (true, "It is called after now.");
        if (parameter.Schema is OpenApiSchema schema) MakeNumeric(schema);
    }

    private static void MakeNumeric(OpenApiSchema schema)
    {
        if ((schema.Type & Numeric) is null or 0 || !schema.Type!.Value.HasFlag(JsonSchemaType.String)) return;
        (schema.Type, schema.Pattern) = (schema.Type & ~JsonSchemaType.String, null);
    }

    private static bool IsNullable(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) is true || schema.OneOf?.Any(IsNull) is true;

    private static IOpenApiSchema NotNull(IOpenApiSchema schema)
    {
        if (schema.OneOf is { Count: > 0 } ways) return ways.First(way => !IsNull(way));
        if (schema is OpenApiSchema known) known.Type &= ~JsonSchemaType.Null;
        return schema;
    }

    private static bool IsNull(IOpenApiSchema schema) => schema.Type is JsonSchemaType.Null;

    /// <summary>The types of request bodies, and those inside them.</summary>
    private static HashSet<string> AskedFor(OpenApiDocument document)
    {
        var (found, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<IOpenApiSchema>(
            from operation in Operations(document)
            from content in operation.RequestBody?.Content?.Values ?? []
            where content.Schema is not null
            select content.Schema));
        while (open.TryPop(out var schema))
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } id } && !found.Add(id)) continue;
            foreach (var inner in Inner(schema)) open.Push(inner);
        }
        return found;
    }

    /// <summary>The schema and what is written inside it; not what it refers to.</summary>
    private static IEnumerable<OpenApiSchema> Parts(OpenApiSchema schema) =>
        Inner(schema).OfType<OpenApiSchema>().SelectMany(Parts).Prepend(schema);

    private static IEnumerable<IOpenApiSchema> Inner(IOpenApiSchema schema)
    {
        IEnumerable<IOpenApiSchema?> all = [.. schema.Properties?.Values ?? [], schema.Items,
            schema.AdditionalProperties, .. schema.OneOf ?? [], .. schema.AnyOf ?? [], .. schema.AllOf ?? []];
        return all.OfType<IOpenApiSchema>();
    }

    private static IEnumerable<OpenApiOperation> Operations(OpenApiDocument document) =>
        document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(operation => operation.Value);
}
