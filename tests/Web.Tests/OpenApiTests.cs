using System.Text.Json;
using CustomerSync.OpenApi;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace CustomerSync.Tests;

/// <summary><c>/openapi/v1.json</c>: what it tells, and that nothing is missing.</summary>
public sealed class OpenApiTests(OpenFront shared) : IClassFixture<OpenFront>, IAsyncLifetime
{
    private string _json = "";
    private JsonElement _document;

    private RunningFront Front => shared.Front;

    public async ValueTask InitializeAsync()
    {
        _json = await Front.Http.GetStringAsync("/openapi/v1.json");
        _document = JsonSerializer.Deserialize<JsonElement>(_json);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void It_parses_without_a_complaint()
    {
        var read = OpenApiDocument.Parse(_json, "json");

        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void Every_route_of_the_front_is_in_it()
    {
        var routes = Front.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => OtherRoutes.MethodsOf(endpoint)
                .Select(method => $"{method} {OtherRoutes.PathOf(endpoint.RoutePattern)}")).Distinct().ToList();

        Assert.Contains("GET /metrics", routes);
        Assert.Contains("GET /api/customers/{erpnextId}", routes);
        Assert.Empty(routes.Except(Operations().Select(operation => $"{operation.Method} {operation.Path}")));
    }

    [Fact]
    public void Every_operation_has_a_summary_an_id_of_its_own_tags_answers_and_its_parameters()
    {
        var operations = Operations().ToList();

        Assert.All(operations, operation =>
        {
            Assert.True(operation.It.TryGetProperty("summary", out var summary)
                && summary.GetString() is { Length: > 10 }, $"{operation.Method} {operation.Path} has no summary.");
            Assert.True(operation.It.TryGetProperty("tags", out var tags)
                && tags.GetArrayLength() > 0, $"{operation.Method} {operation.Path} has no tag.");
            Assert.True(operation.It.GetProperty("responses").EnumerateObject()
                .Any(answer => answer.Name.StartsWith('2')), $"{operation.Path} has no good answer.");
            Assert.True(operation.It.GetProperty("responses")
                .TryGetProperty("default", out _), $"{operation.Path} tells of no errors.");
            Assert.Equal(
                operation.Path.Split('{').Skip(1).Select(part => part.Split('}')[0]).Order(),
                Parameters(operation.It).Where(parameter => parameter.GetProperty("in").GetString() == "path")
                    .Select(parameter => parameter.GetProperty("name").GetString()!).Order());
        });
        Assert.Equal(operations.Count,
            operations.Select(operation => operation.It.GetProperty("operationId").GetString()).Distinct().Count());
    }

    [Fact]
    public void Every_answer_of_the_api_has_a_type()
    {
        foreach (var operation in Operations()
            .Where(operation => operation.Path.StartsWith("/api/", StringComparison.Ordinal)))
            foreach (var answer in operation.It.GetProperty("responses").EnumerateObject()
                .Where(answer => answer.Name is "200" or "default"))
                Assert.True(answer.Value.TryGetProperty("content", out _),
                    $"{operation.Method} {operation.Path} answers {answer.Name} without a type.");
    }

    [Fact]
    public void A_problem_is_told_as_it_is_sent()
    {
        var problem = _document.GetProperty("components").GetProperty("schemas").GetProperty("Problem")
            .GetProperty("properties");

        Assert.Superset(new HashSet<string> { "type", "title", "status", "detail", "success", "message" },
            problem.EnumerateObject().Select(property => property.Name).ToHashSet());
    }

    [Fact]
    public void What_is_read_from_the_request_by_hand_is_told_too()
    {
        var operations = Operations().ToList();

        Assert.Contains("event", Names(operations.Single(operation => operation.Id == "ReceiveWebhook").It));
        Assert.Superset(new HashSet<string> { "customers", "types", "fields", "after" },
            Names(operations.Single(operation => operation.Id == "CustomerEvents").It));
        Assert.True(operations.Single(operation => operation.Id == "ReceiveWebhook").It.TryGetProperty(
            "requestBody", out _));
    }

    [Fact]
    public void One_customer_and_its_history_are_two_operations_with_a_type_each()
    {
        Assert.Equal("#/components/schemas/Customer", Data("GetCustomer").GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/CustomerHistoryPage", Data("GetHistory").GetProperty("$ref").GetString());
        Assert.Equal(["at", "erpnextId"], Names(Operation("GetCustomer")).Order());
        Assert.Equal(["after", "before", "erpnextId", "limit"], Names(Operation("GetHistory")).Order());
    }

    [Fact]
    public void The_changes_are_told_with_what_is_in_them()
    {
        Assert.Equal("#/components/schemas/CustomerChange",
            Property("ChangesPage", "changes").GetProperty("items").GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/Customer",
            Property("CustomerChange", "customer").GetProperty("$ref").GetString());
        Assert.Equal("string", Property("CustomerChange", "cursor").GetProperty("type").GetString());
        Assert.Equal("string", Property("CustomerPage", "feedCursor").GetProperty("type").GetString());
    }

    [Fact]
    public void Bodies_that_are_read_by_hand_have_a_type_and_may_be_left_out_in_part()
    {
        Assert.All(new[] { "ChangeSetup", "TestConnection" }, id => Assert.Contains(
            "#/components/schemas/", Operation(id).GetProperty("requestBody").ToString(), StringComparison.Ordinal));
        Assert.False(Schema("FeedTokenRequest").TryGetProperty("required", out _));
        Assert.False(Schema("SetupRequest").TryGetProperty("required", out _));
    }

    [Fact]
    public void A_number_is_a_number_and_whatever_is_sent_is_required_and_has_a_type()
    {
        foreach (var schema in _document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            Assert.False(schema.Value.EnumerateObject().All(part => part.Name == "description"),
                $"{schema.Name} is anything.");
            if (schema.Value.TryGetProperty("enum", out var values))
                Assert.All(values.EnumerateArray(), value => Assert.Equal(JsonValueKind.String, value.ValueKind));
            if (!schema.Value.TryGetProperty("properties", out var properties)) continue;
            foreach (var property in properties.EnumerateObject())
                Assert.True(property.Value.EnumerateObject().Any(part => part.Name is "type" or "$ref" or "oneOf"),
                    $"{schema.Name}.{property.Name} is anything.");
        }
        foreach (var sent in new[] { "Customer", "CustomerChange", "CustomerPage", "SyncRun", "IntakeStatus" })
            Assert.Equal(Schema(sent).GetProperty("properties").EnumerateObject().Select(one => one.Name)
                .Where(name => (sent, name) is not ("Customer", "custom")).Order(), // Left out where there is none.
                Schema(sent).GetProperty("required").EnumerateArray().Select(one => one.GetString()).Order());
        Assert.DoesNotContain("\"pattern\"", _json, StringComparison.Ordinal);
        Assert.Equal("integer", Property("Customer", "sequence").GetProperty("type").GetString());
        Assert.Equal("decimal", Property("Customer", "creditLimit").GetProperty("format").GetString());
    }

    [Fact]
    public void Every_parameter_says_what_it_means_and_every_operation_who_may() =>
        Assert.All(Operations(), operation =>
        {
            Assert.Matches("^(Needs a|For everybody)", operation.It.GetProperty("description").GetString());
            Assert.Empty(Parameters(operation.It).Where(parameter => !parameter.TryGetProperty("description", out _)
                    && !operation.Path.StartsWith("/openapi", StringComparison.Ordinal))
                .Select(parameter => $"{operation.Id} {parameter.GetProperty("name")}"));
        });

    [Fact]
    public void Parameters_are_written_as_everything_else_is() =>
        Assert.All(Operations().SelectMany(operation => Parameters(operation.It))
            .Where(parameter => parameter.GetProperty("in").GetString() == "query"),
            parameter => Assert.True(char.IsAsciiLetterLower(parameter.GetProperty("name").GetString()![0])));

    private JsonElement Operation(string id) => Operations().Single(operation => operation.Id == id).It;

    private JsonElement Data(string id)
    {
        var envelope = Operation(id).GetProperty("responses").GetProperty("200").GetProperty("content")
            .GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()!;
        return Property(envelope.Split('/')[^1], "data");
    }

    private JsonElement Schema(string name) =>
        _document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private JsonElement Property(string schema, string name) =>
        Schema(schema).GetProperty("properties").GetProperty(name);

    private static HashSet<string> Names(JsonElement operation) =>
        [.. Parameters(operation).Select(parameter => parameter.GetProperty("name").GetString()!)];

    private static List<JsonElement> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];

    private IEnumerable<(string Method, string Path, string Id, JsonElement It)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value.GetProperty("operationId")
            .GetString()!, operation.Value);
}
