using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests;

/// <summary>A simulated ERPNext whose people are at work, and the product that hears of it by webhook.</summary>
[Trait("Speed", "Slow")]
public sealed class SimulatedSiteTests
{
    private static readonly string[] Loud =
        ["save", "set_credit_limit", "save", "create", "delete", "rename_with_title"];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.3, 0.3)]
    public async Task Whatever_raises_webhooks_ends_in_the_table_though_they_are_reordered_doubled_and_late(
        double twice, double late)
    {
        await using var front = await RunningFront.Start();
        await using var simulator = await RunningSimulator.Start(options => options.Jitter = 10);
        simulator.Installer.Install($"{front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        (simulator.Faults.Twice, simulator.Faults.Late, simulator.Faults.LateBy) = (twice, late, 300);

        var names = Work(simulator);

        await Wait.Until("all webhooks sent", () => simulator.WebhooksWaiting == 0);
        var here = (await front.AllCustomers()).Where(
            customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null)
            .ToDictionary(customer => customer.GetProperty("erpnextId").GetString()!,
                customer => customer.GetProperty("erpnextModified").GetString());
        var there = simulator.Site.Read(
            () => simulator.Site[DocTypes.Customer].ToDictionary(
                customer => customer.Name, customer => customer.Modified));
        Assert.True(names.Count > 20);
        Assert.All(there, customer => Assert.Equal(customer.Value, here.GetValueOrDefault(customer.Key)));
        // An old name after a rename stays until a sync finds it.
        Assert.Superset(there.Keys.ToHashSet(), here.Keys.ToHashSet());
    }

    private static List<string> Work(RunningSimulator simulator)
    {
        var random = new Random(7);
        var names = Enumerable.Range(0, 30)
            .Select(_ => simulator.Actions.Do("create", values: simulator.Seeder.NewCustomer())).ToList();
        for (var i = 0; i < 120; i++)
        {
            var (action, at) = (Loud[random.Next(Loud.Length)], random.Next(names.Count));
            if (action == "create") names.Add(simulator.Actions.Do(action, values: simulator.Seeder.NewCustomer()));
            else if (action == "rename_with_title") simulator.Actions.Do(action, names[at], names[at] += $" {i}");
            else simulator.Actions.Do(action, names[at], values: Values(action, i));
            if (action == "delete") names.RemoveAt(at);
        }
        return names;
    }

    private static OrderedDictionary<string, object?> Values(string action, int number) => action == "set_credit_limit"
        ? new() { ["company"] = "Lab Trading", ["credit_limit"] = number * 10.0 }
        : new() { ["tax_id"] = $"{number}", ["disabled"] = number % 2L };
}
