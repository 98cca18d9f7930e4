using CustomerSync.ErpNext;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.ErpNext;

/// <summary>JSON of a 200 that is not what was asked for is told in a sentence, whatever was asked.</summary>
public sealed class OddAnswersTests
{
    private static readonly string[] Fields = ["name", "modified"];

    private static readonly (string Name, Func<ErpNextClient, ErpNextWebhooks, Task> Ask)[] Questions =
    [
        ("ping", (client, _) => client.Ping()),
        ("user", (client, _) => client.LoggedUser()),
        ("versions", (client, _) => client.Versions()),
        ("time zone", (client, _) => client.TimeZone()),
        ("fields", (client, _) => client.CustomerFields()),
        ("declared fields", (client, _) => client.DeclaredFields()),
        ("customer", (client, _) => client.FindCustomer("A")),
        ("customer by method", (client, _) => client.FindCustomer("A/../B")),
        ("presence", (client, _) => client.PresenceOf("A")),
        ("by modified", (client, _) => client.ListByModified("Customer", "2026-01-01 00:00:00.000000", null, 5)),
        ("by name", (client, _) => client.ListCustomersByName("", 5, Fields)),
        ("named", (client, _) => client.CustomersNamed(["A"], Fields, default)),
        ("created at", (client, _) => client.CustomersCreatedAt(["2026-01-01 00:00:00.000000"])),
        ("of a contact", (client, _) => client.CustomersOf(DetailKind.Contact, ["A"])),
        ("count", (client, _) => client.CountCustomers()),
        ("details", (client, _) => client.Details(DetailKind.Address, ["A"], false)),
        ("true name", (client, _) => client.TrueNames("Contact", ["A"])),
        ("credit limits", (client, _) => client.CreditLimits(["A"])),
        ("links", (client, _) => client.LinksTo(DetailKind.Contact, ["A"])),
        ("deletes", (client, _) => client.DeletedDocuments("2026-01-01 00:00:00.000000")),
        ("renames", (client, _) => client.RenameComments("2026-01-01 00:00:00.000000")),
        ("webhooks", (_, webhooks) => webhooks.List()),
        ("webhook", (_, webhooks) => webhooks.Get("A")),
        ("new webhook", (_, webhooks) => webhooks.Create(new Dictionary<string, object>())),
        ("errors", (_, webhooks) => webhooks.Errors("A", "2026-01-01 00:00:00.000000")),
        ("touch", (_, webhooks) => webhooks.Touch("A")),
        ("new customer", (_, webhooks) => webhooks.CreateCustomer("A")),
        ("titled", (_, webhooks) => webhooks.CustomersTitled("A")),
    ];

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"pong\"")]
    [InlineData("""{"message":null,"data":null}""")]
    [InlineData("""{"message":true,"data":true}""")]
    [InlineData("""{"message":-1.5,"data":-1.5}""")]
    [InlineData("""{"message":[7],"data":[7]}""")]
    [InlineData("""{"message":[null],"data":[null]}""")]
    [InlineData("""{"message":[[]],"data":[[]]}""")]
    [InlineData("""{"message":[{"name":"A"},"B"],"data":[{"name":"A"},"B"]}""")]
    public Task No_answer_to_any_question_is(string body) => EachThrows(Questions, body);

    [Theory]
    [InlineData("""{"message":[{}],"data":[{}]}""")]
    [InlineData("""{"message":[{"name":null}],"data":[{"name":null}]}""")]
    [InlineData("""{"message":[{"name":{}}],"data":[{"name":[]}]}""")]
    public Task No_document_is_without_a_name(string body) => EachThrows(
        Questions.Where(question => question.Name is "by modified" or "by name" or "named" or "created at"
            or "of a contact" or "details" or "true name" or "webhooks" or "titled"), body);

    [Theory]
    [InlineData("""{"message":{},"data":{}}""")]
    [InlineData("""{"message":{"name":null,"fields":7},"data":{"name":null,"fields":7}}""")]
    [InlineData("""{"message":{"fields":[7],"time_zone":null},"data":{"fields":[7],"time_zone":null}}""")]
    public Task No_object_is_what_was_expected(string body) =>
        EachThrows(Questions.Where(question => question.Name is not "versions"), body);

    private static async Task EachThrows(
        IEnumerable<(string Name, Func<ErpNextClient, ErpNextWebhooks, Task> Ask)> questions, string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(body));
        await app.StartAsync(TestContext.Current.CancellationToken);
        await using var under = new ClientUnderTest(new Uri(app.Urls.First()));
        var webhooks = under.Services.GetRequiredService<ErpNextWebhooks>();

        foreach (var (name, ask) in questions)
        {
            var failed = await Record.ExceptionAsync(() => ask(under.Client, webhooks));

            var told = Assert.IsType<ErpNextException>(failed);
            Assert.True(told.Failure is ErpNextFailure.NotErpNext, $"{name}: {told}");
            Assert.Contains("is not ERPNext", told.Message, StringComparison.Ordinal);
        }
    }
}
