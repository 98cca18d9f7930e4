using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using CustomerSync.Customers;
using CustomerSync.Live;
using CustomerSync.Webhooks;

namespace CustomerSync.Setup;

/// <summary>One connection test, step by step: the first that fails ends it, and what was made is removed.</summary>
internal sealed class ConnectionTestRun(
    IGrainFactory grains, WebhookAddress address, FeedRelay relay, IntakeCounters counters, TimeSpan wait,
    TimeProvider time, ChannelWriter<TestStep> steps)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FeedTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A front elsewhere may have received it, by another clock.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly IConnectionProbeGrain _probe = grains.GetGrain<IConnectionProbeGrain>(0);
    private readonly IDeliveryLogGrain _log = grains.GetGrain<IDeliveryLogGrain>(0);

    private bool _hasFailed;
    private string? _customer;
    private string? _canary;
    private string _savedAt = "";
    private DateTimeOffset _touchedAt;
    private LoggedDelivery? _delivery;

    public async Task Run(string? customer)
    {
        try
        {
            await Step("reach", "ERPNext answers", async () => Of(await _probe.Reach(), value => value,
                "Set ErpNext:Url to the address at which this machine reaches ERPNext, and see that it runs."));
            await Step("credentials", "ERPNext accepts the key",
                async () => Of(await _probe.WhoAmI(), value => $"As {value}.",
                "In ERPNext, User › Settings › API Access › Generate Keys; set ErpNext:ApiKey and ErpNext:ApiSecret."));
            await Step("webhooks", "ERPNext has our webhooks", Webhooks);
            await Step("delivery", "ERPNext reaches us", () => Deliver(customer));
            await Step("committed", "The delivery is committed", Committed);
            await Step("feed", "The change feed has it", Feed);
            if (customer is null) await Step("deletion", "A delete is told", Deletion);
        }
        finally
        {
            if (_canary is not null) await CleanUp();
        }
    }

    /// <summary>Runs a step, unless one before it failed.</summary>
    private async Task Step(string id, string title, Func<Task<Outcome>> work)
    {
        if (_hasFailed)
        {
            steps.TryWrite(new(id, title, StepStatus.Skipped, null, null, null));
            return;
        }
        steps.TryWrite(new(id, title, StepStatus.Running, null, null, null));
        var started = time.GetTimestamp();
        var outcome = await work();
        _hasFailed = outcome.Cure is not null;
        steps.TryWrite(new(id, title, _hasFailed
            ? StepStatus.Failed : StepStatus.Ok, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1),
            outcome.Detail, outcome.Cure));
    }

    private async Task<Outcome> Webhooks()
    {
        var report = await grains.GetGrain<IErpNextSetupGrain>(0).Check(address.Target);
        if (report.Problem is { } problem)
            return problem.Code == "forbidden"
                ? new("The key's user may not see webhooks; the test goes on without.", null)
                : new(problem.Message, "Follow what it says, and test again.");
        if (!report.IsInstalled) return new("Not every webhook is installed and enabled.", "Press Install.");
        var serious = report.Differences.FirstOrDefault(
            difference => difference.Matters
                && difference.Code is "secret" or "unsigned" or "condition" or "template" or "headers");
        return serious is not null
            ? new(serious.Message, serious.Cure)
            : new($"{string.Join(", ", report.Expected.Select(webhook => webhook.Webhook))}.", null);
    }

    private async Task<Outcome> Deliver(string? customer)
    {
        _touchedAt = time.GetStorableNow();
        var touched = customer is null ? await _probe.CreateCanary() : await _probe.Touch(customer);
        if (touched.Problem is { } problem) return new(problem, customer is null
            ? "Give the key's user the right to create and delete customers, or name a customer on whom to test."
            : "Give the key's user the right to write customers, or name another customer.");
        (_customer, _savedAt) = (touched.Value, touched.At ?? "");
        if (customer is null) _canary = _customer;
        _delivery = await Awaited("on_update");
        if (_delivery is null) return await WhyNothingCame();
        return _delivery.SignedWith is SigningKey.None
            ? new("A delivery came without a signature.", "Press Repair, so that ERPNext signs what it sends.")
            : new($"{_customer} was saved at ERPNext, and the signed delivery is here.", null);
    }

    private async Task<Outcome> WhyNothingCame()
    {
        var refused = counters.Samples.LastOrDefault(sample => sample.At >= _touchedAt);
        if (refused is not null)
            return new($"A request came and was refused: {refused.Reason}", refused.Refusal is Refusal.Unauthenticated
                ? "Press Repair." : "Follow what it says, and test again.");
        if (await _probe.WhyNotSent(_customer!, _savedAt) is { } error)
            return new($"ERPNext tried and failed: {error}",
                $"See that ERPNext's machine reaches {address.Url} (name, firewall, certificate, proxy), or set "
                + "App:Url to an address that it reaches.");
        return new($"Nothing came within {wait.TotalSeconds:0} s, and ERPNext's Webhook Request Log has no attempt.",
            "See that ERPNext's background workers run (bench doctor; RQ Job in the desk). Version 14 logs nothing "
            + $"when it cannot connect: see that its machine reaches {address.Url}.");
    }

    private Task<Outcome> Committed() => Task.FromResult(_delivery!.Outcome switch
    {
        DeliveryOutcome.Rejected or DeliveryOutcome.Failed =>
            new Outcome($"It ended as {_delivery.Outcome}: {_delivery.Reason}",
                "Press Repair; what failed is tried again by itself, and listed with the deliveries."),
        var outcome => new($"It ended as {outcome}, {_delivery.DurationMs:0.#} ms after it came.", null),
    });

    private async Task<Outcome> Feed()
    {
        if (_delivery!.ChangeSequence is not { } sequence)
            return new(await Find() is { LeftAt: not null }
                ? "The test's customer is not among those that you keep, so there is nothing to show; the feed is followed."
                : "Nothing that is mapped changed, so there is nothing to show; the feed is followed.", null);
        return await Until(FeedTimeout, () => Task.FromResult(relay.Ring?.Head.Sequence >= sequence))
            ? new($"Change {sequence} has gone out to every page that is open.", null)
            : new($"Change {sequence} has not reached this front's feed.",
                "See the log of this process; it is read from the database at the latest after a few seconds.");
    }

    private async Task<Outcome> Deletion()
    {
        _touchedAt = time.GetStorableNow();
        if ((await _probe.RemoveCanary(_canary!)).Problem is { } problem)
            return new(problem, "Give the key's user the right to delete customers, and delete this customer in "
                + "ERPNext.");
        return await Awaited("on_trash") is null ? await WhyNothingCame() : new("ERPNext told of the delete.", null);
    }

    /// <summary>In ERPNext and here: no living row is left, and no tombstone.</summary>
    private async Task CleanUp()
    {
        var started = time.GetTimestamp();
        var left = (await _probe.RemoveCanary(_canary!)).Problem; // Gone already when all went well.
        var customer = grains.GetGrain<ICustomerGrain>(_canary!);
        if (!await Until(FeedTimeout, async () => await Find() is null or { IsInErpNext: false }))
            await customer.Deliver(Delete());
        await customer.EraseData();
        var isGone = await Find() is null;
        steps.TryWrite(new("cleanup", "The test's customer is removed", isGone
            ? StepStatus.Ok : StepStatus.Failed, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1),
            isGone ? $"{_canary} is gone." : $"{_canary} is still here. {left}", isGone
                ? null : $"Delete {_canary} in ERPNext; the next sync finds that."));
    }

    private Task<Customer?> Find() => grains.GetGrain<ICustomerDirectoryGrain>(0).Find(_customer!);

    /// <summary>ERPNext has deleted it at our request and does not tell: then we do.</summary>
    private Delivery Delete() => new()
    {
        Id = Guid.CreateVersion7(time.GetStorableNow()).ToString("N"),
        ReceivedAt = time.GetStorableNow(),
        Event = "on_trash",
        Body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { name = _canary })),
        IsConfirmed = true,
    };

    private async Task<LoggedDelivery?> Awaited(string eventName)
    {
        LoggedDelivery? found = null;
        await Until(wait, async () =>
        {
            var page = await _log.List(new(null, eventName, _customer, _touchedAt - ClockSkew, null, null, null, 20));
            found = page.Items.FirstOrDefault(
                delivery => delivery.ReplayOf is null
                    && (eventName == "on_trash" || string.CompareOrdinal(delivery.ErpnextModified, _savedAt) >= 0));
            return found is not null;
        });
        return found;
    }

    private async Task<bool> Until(TimeSpan timeout, Func<Task<bool>> condition)
    {
        var started = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(started) > timeout) return false;
            await Task.Delay(Glance, time);
        }
        return true;
    }

    private static Outcome Of(ProbeAnswer answer, Func<string?, string?> detail, string cure) =>
        answer.Problem is { } problem ? new(problem, cure) : new(detail(answer.Value), null);

    /// <param name="Cure">Null: it went well.</param>
    private readonly record struct Outcome(string? Detail, string? Cure);
}
