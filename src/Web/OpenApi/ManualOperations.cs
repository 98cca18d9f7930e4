using System.Text.Json.Nodes;
using CustomerSync.Setup;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CustomerSync.OpenApi;

/// <summary>What handlers read from the request themselves, where no signature of theirs tells it.</summary>
internal static class ManualOperations
{
    private static readonly (string Name, string Description)[] Filters =
    [
        ("customers", "Only these, by ERPNext name or our id; repeated, or separated by commas."),
        ("types", "Only these kinds of change: created, updated, renamed, merged, deleted, restored, left."),
        ("fields", "Of created and updated only those that touch one of these fields."),
    ];

    public static async Task Add(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        switch (operation.OperationId)
        {
            case "ChangeSetup": await Body<SetupRequest>(operation, context, cancel); break;
            case "TestConnection": await Body<TestRequest>(operation, context, cancel); break;
            case "ReceiveWebhook": Webhook(operation, context.Description.HttpMethod); break;
            case "CustomerEvents": Events(operation); break;
            case "CustomerChanges": Filter(operation); break;
            case "ExportCustomers" or "ExportSomeCustomers" or "ExportAudit" or "ExportSyncDeletes": Text(
                operation, "text/csv", "One line for each, the first with the names of the fields."); break;
        }
    }

    /// <summary>Handlers that take any content type, and no body at all, read it by hand.</summary>
    private static async Task Body<T>(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        context.Document!.AddComponent(
            typeof(T).Name, await context.GetOrCreateSchemaAsync(typeof(T), null, cancel));
        operation.RequestBody = new OpenApiRequestBody
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(typeof(T).Name, context.Document) },
            },
        };
    }

    private static void Webhook(OpenApiOperation operation, string? method)
    {
        operation.OperationId += method is "POST" ? "" : $"By{method}"; // Of three methods each needs an id of its own.
        Parameter(operation, "event", ParameterLocation.Query,
            "ERPNext's event, where the body does not tell it: `on_update`, `on_trash` …");
        Parameter(operation, WebhookSignature.Header, ParameterLocation.Header,
            "Base64 of HMAC-SHA256 over the raw body, with the secret of Webhooks:Secret.");
        Parameter(operation, WebhookSignature.SpecificationHeader, ParameterLocation.Header,
            "The same in hexadecimal.");
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "`{event, doc}`, `{event, customer, doctype}`, or a bare document.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new()
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Object },
                    Example = JsonNode.Parse(
                        """{"event":"on_update","doc":{"name":"Nour","modified":"2026-01-01 12:00:00.000000","customer_name":"Nour"}}"""),
                },
                ["application/x-www-form-urlencoded"] =
                    new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
            },
        };
        Answer(operation, "401", "Not signed with a secret of ours.");
        Answer(operation, "403", "This address may not send.");
        Answer(operation, "413", "Larger than 1 MiB.");
        Answer(operation, "422", "There is no customer in it that can be taken; it is logged.");
        Answer(operation, "429", "Too many requests of this address were not signed rightly.");
    }

    private static void Events(OpenApiOperation operation)
    {
        Parameter(operation, "after", ParameterLocation.Query,
            "The cursor to follow from; none, or an empty one: from now on.");
        Parameter(operation, "Last-Event-ID", ParameterLocation.Header,
            "The same, as browsers send it when they come back.");
        Filter(operation);
        Text(operation, "text/event-stream",
            "Events `ready`, `reset`, `customer.created` …, `cursor`, `beat`; each has the cursor as its id.");
    }

    private static void Text(OpenApiOperation operation, string type, string description) => operation.Responses = new()
    {
        ["200"] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> {
                [type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
        },
    };

    private static void Filter(OpenApiOperation operation)
    {
        foreach (var (name, description) in Filters) Parameter(operation, name, ParameterLocation.Query, description);
    }

    private static void Parameter(
        OpenApiOperation operation, string name, ParameterLocation place, string description) =>
            (operation.Parameters ??= []).Add(
        new OpenApiParameter {
            Name = name, In = place, Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String } });

    private static void Answer(OpenApiOperation operation, string status, string description) =>
        (operation.Responses ??= [])[status] = new OpenApiResponse { Description = description };
}
