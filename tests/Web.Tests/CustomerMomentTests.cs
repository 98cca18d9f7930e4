using System.Net;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests;

/// <summary>A customer as it was at a moment, and what is kept of its document.</summary>
public sealed class CustomerMomentTests : IAsyncLifetime
{
    private const string Name = "Nour / Sons";

    private RunningFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await RunningFront.Start();
        await _front.DeliverCustomer(Name, 1, new { customer_name = "One", territory = "Riyadh", custom_note = "a" });
        await _front.DeliverCustomer(Name, 2, new { customer_name = "Two", territory = "Riyadh" });
        await _front.DeliverCustomer(Name, 3, new { customer_name = "Two", territory = "Jeddah" }, "on_trash");
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task A_customer_is_told_as_each_of_its_changes_left_it()
    {
        var changes = await Changes();

        var states = new List<JsonElement>();
        foreach (var change in changes) states.Add(await _front.Data(At(change.GetProperty("at").GetString()!)));

        Assert.Equal(["One", "Two", "Two"], states.Select(state => state.GetProperty("name").GetString()));
        Assert.Equal([false, false, true],
            states.Select(state => state.TryGetProperty("deletedAt", out var at) && at.ValueKind is JsonValueKind.String));
        Assert.Equal(changes.Select(change => change.GetProperty("sequence").GetInt64()),
            states.Select(state => state.GetProperty("sequence").GetInt64()));
        var byName = await _front.Data($"/api/customers/by-name?erpnextId={Uri.EscapeDataString(Name)}&at="
            + Uri.EscapeDataString(changes[0].GetProperty("at").GetString()!));
        Assert.Equal("One", byName.GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_was_before_the_history_is_told_as_not_known_and_what_was_before_the_customer_as_not_there()
    {
        var first = (await Changes())[0].GetProperty("at").GetDateTimeOffset();
        var before = At(first.AddSeconds(-1).ToString("O"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(before));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(At(first.ToString("O"), "Nobody")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(At("yesterday")));

        // Retention takes the oldest change away.
        await _front.App.Services.GetRequiredService<Database>().Write(session => session
            .Statement("prune_changes").With("@before", _front.App.Services.GetRequiredService<Database>()
                .Bindable(first.AddMicroseconds(1))).With("@limit", 1).ExecuteNonQueryAsync());

        Assert.Equal(HttpStatusCode.Gone, await StatusOf(before));
    }

    [Fact]
    public async Task The_document_has_what_no_field_of_ours_has()
    {
        await _front.DeliverCustomer("B", 1, new { territory = "Riyadh", custom_note = "a" });
        await _front.DeliverCustomer("B", 2, new { territory = "Jeddah" });

        var document = await _front.Data("/api/customers/by-name/document?erpnextId=B");

        Assert.Equal(("Jeddah", "a"), (document.GetProperty("territory").GetString(),
            document.GetProperty("custom_note").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf("/api/customers/by-name/document?erpnextId=Nobody"));
    }

    private static string At(string at, string name = Name) =>
        $"/api/customers/{Uri.EscapeDataString(name)}?at={Uri.EscapeDataString(at)}";

    /// <summary>The oldest first.</summary>
    private async Task<List<JsonElement>> Changes() => [.. (await _front.Data(
        $"/api/customers/{Uri.EscapeDataString(Name)}/history")).GetProperty("items").EnumerateArray().Reverse()];

    private async Task<HttpStatusCode> StatusOf(string path)
    {
        using var answer = await _front.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
