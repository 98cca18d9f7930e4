using ErpNextSimulator;

namespace CustomerSync.Tests.ErpNext;

/// <summary>What is said at first contact.</summary>
public sealed class ErpNextCheckTests
{
    [Fact]
    public async Task With_every_right_it_sees_everything()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 5);
        await using var under = ClientUnderTest.Of(simulator);

        var report = await under.Check.Run();

        Assert.True(report is { CanSync: true, SeesDeletes: true, SeesRenames: true, SeesContacts: true,
            SeesAddresses: true, TimeZone: "Asia/Riyadh" });
        Assert.Contains("customer_primary_contact", report.Fields);
        Assert.DoesNotContain("credit_limit", report.Fields);
        Assert.Contains("ERPNext knows us as Administrator.", report.Notes);
        Assert.Contains("It runs frappe 15.55.1, ERPNext 15.90.0.", report.Notes);
    }

    [Fact]
    public async Task A_sales_user_may_sync_and_is_told_what_is_missing()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 5);
        await using var under = ClientUnderTest.OfSalesUser(simulator);

        var report = await under.Check.Run();

        Assert.True(report is { CanSync: true, SeesDeletes: false, SeesRenames: false, SeesContacts: true,
            SeesAddresses: true });
        Assert.Contains(report.Notes,
            note => note.StartsWith("The key's user may not read Deleted Document", StringComparison.Ordinal));
        Assert.Contains(report.Notes,
            note => note.StartsWith("The key's user may not read Comment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_key_is_the_problem_that_is_told()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = new ClientUnderTest(simulator.Url, "nobody", "nothing");

        var report = await under.Check.Run();

        Assert.False(report.CanSync);
        Assert.Contains("(401)", report.Problem, StringComparison.Ordinal);
    }
}
