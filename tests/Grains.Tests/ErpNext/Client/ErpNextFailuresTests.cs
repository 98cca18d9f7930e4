using System.Diagnostics;
using CustomerSync.ErpNext;
using ErpNextSimulator;
using ErpNextSimulator.Control;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.ErpNext;

/// <summary>What goes wrong between the product and ERPNext, and what is said then.</summary>
public sealed class ErpNextFailuresTests
{
    [Fact]
    public async Task A_wrong_secret_is_said_with_the_cure_and_without_the_secret()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = new ClientUnderTest(simulator.Url, "admin-key", "wr0ng-s3cret");

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.LoggedUser());

        Assert.Equal(ErpNextFailure.Unauthorized, failed.Failure);
        Assert.Contains("ErpNext:ApiSecret", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng-s3cret", failed.ToString() + under.Log.All, StringComparison.Ordinal);
        Assert.Equal(1, simulator.Statistics.Served);
    }

    [Fact]
    public async Task A_missing_permission_names_what_may_not_be_read()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.OfSalesUser(simulator);

        var failed = await Assert.ThrowsAsync<ErpNextException>(
            () => under.Client.RenameComments("2026-01-01 00:00:00"));

        Assert.Equal(ErpNextFailure.Forbidden, failed.Failure);
        Assert.Equal("ERPNext's user of this key may not do this (403): User int@example.com does not have doctype "
            + "access via role permission for document Comment", failed.Message);
    }

    [Fact]
    public async Task An_unknown_field_is_refused_with_its_name()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator);

        var failed = await Assert.ThrowsAsync<ErpNextException>(
            () => under.Client.ListCustomersByName("", 10, ["name", "gstin"]));

        Assert.Equal(ErpNextFailure.Refused, failed.Failure);
        Assert.Equal("ERPNext refuses the request (417): Field not permitted in query: gstin", failed.Message);
    }

    [Theory]
    [InlineData(nameof(Faults.Maintenance), ErpNextFailure.Maintenance)]
    [InlineData(nameof(Faults.BadGateway), ErpNextFailure.Unreachable)]
    [InlineData(nameof(Faults.Down), ErpNextFailure.Unreachable)]
    public async Task What_passes_is_tried_again_and_then_said(string fault, ErpNextFailure expected)
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator);
        Set(simulator, fault);

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.CountCustomers());

        Assert.Equal(expected, failed.Failure);
        Assert.Equal(4, simulator.Statistics.Targets.Count);
    }

    [Theory]
    [InlineData(nameof(Faults.Maintenance))]
    [InlineData(nameof(Faults.BadGateway))]
    [InlineData(nameof(Faults.Down))]
    public async Task What_has_passed_is_not_noticed(string fault)
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 3);
        await using var under = ClientUnderTest.Of(simulator);
        simulator.Faults.For = 2;
        Set(simulator, fault);

        Assert.Equal(3, await under.Client.CountCustomers());
    }

    [Fact]
    public async Task A_short_Retry_After_is_waited_out_by_every_request()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 3);
        await using var under = ClientUnderTest.Of(simulator);
        (simulator.Faults.For, simulator.Faults.RateLimit) = (1, 1);
        var watch = Stopwatch.StartNew();

        await under.Client.CountCustomers();
        await Task.WhenAll(under.Client.CountCustomers(), under.Client.CountCustomers());

        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.9), "It did not wait for what ERPNext asked.");
        Assert.Equal(4, simulator.Statistics.Served);
    }

    [Theory]
    [InlineData(0.01, true)]
    [InlineData(0.5, false)]
    public async Task A_budget_that_is_nearly_spent_holds_back_the_next_requests_before_they_are_refused(
        double left, bool isHeld)
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator);
        simulator.Faults.Budget = left;

        await under.Client.CountCustomers();

        Assert.Equal(isHeld, under.Services.GetRequiredService<ErpNextPause>().Left > TimeSpan.Zero);
        simulator.Faults.Budget = 1;
        await under.Client.CountCustomers(); // It waits, and goes through.
    }

    [Fact]
    public async Task A_long_Retry_After_fails_at_once_and_holds_back_the_next_request()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator);
        (simulator.Faults.For, simulator.Faults.RateLimit) = (1, 2_466);

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.CountCustomers());
        var held = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.CountCustomers());

        Assert.Equal((ErpNextFailure.RateLimited, TimeSpan.FromSeconds(2_466)), (failed.Failure, failed.RetryAfter));
        Assert.Equal(ErpNextFailure.RateLimited, held.Failure);
        Assert.Equal(1, simulator.Statistics.Served);
    }

    [Fact]
    public async Task A_slow_answer_is_given_up_after_the_attempts_limit()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under =
            ClientUnderTest.Of(simulator, ("ErpNext:AttemptTimeout", "00:00:00.2"), ("ErpNext:Retries", "1"));
        simulator.Faults.Slow = 5_000;

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.CountCustomers());

        Assert.Equal(ErpNextFailure.Unreachable, failed.Failure);
        Assert.Contains("no answer within 0.2 s", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_nobody_listens_at_is_unreachable()
    {
        await using var under = new ClientUnderTest(new Uri("http://127.0.0.1:9"));

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.Ping());

        Assert.Equal(ErpNextFailure.Unreachable, failed.Failure);
        Assert.Contains("http://127.0.0.1:9", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_is_recognised_as_not_ERPNext()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator);
        simulator.Faults.NotErpNext = true;

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.Ping());

        Assert.Equal(ErpNextFailure.NotErpNext, failed.Failure);
    }

    [Fact]
    public async Task A_404_of_another_site_confirms_no_delete()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator);
        simulator.Faults.NotErpNext = true;

        await Assert.ThrowsAsync<ErpNextException>(() => under.Client.FindCustomer("One"));
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_are_allowed()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator, ("ErpNext:MaxRequests", "3"));
        simulator.Faults.Slow = 30;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => under.Client.CountCustomers()));

        Assert.Equal(3, simulator.Statistics.MostInFlight);
    }

    [Fact]
    public async Task After_many_failures_nothing_is_sent_for_a_while()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator, ("ErpNext:Retries", "0"));
        simulator.Faults.BadGateway = true;

        for (var i = 0; i < 30; i++) await Assert.ThrowsAsync<ErpNextException>(() => under.Client.CountCustomers());

        Assert.InRange(simulator.Statistics.Served, 10, 12);
    }

    private static void Set(RunningSimulator simulator, string fault) =>
        typeof(Faults).GetProperty(fault)!.SetValue(simulator.Faults, true);
}
