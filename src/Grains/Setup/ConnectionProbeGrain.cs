using System.Globalization;
using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace CustomerSync.Setup;

/// <summary>The steps of a connection test at ERPNext. Stateless: a test is the front's.</summary>
[StatelessWorker]
internal sealed class ConnectionProbeGrain(
    IServiceProvider services, IOptions<ErpNextOptions> options, TimeProvider time) : Grain, IConnectionProbeGrain
{
    private const string Canary = "CustomerSync connection test ";

    private const string TimeFormat = "yyyyMMdd-HHmmss";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>A canary so old was left by a test that was killed.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private ErpNextClient Client => services.GetRequiredService<ErpNextClient>();

    private ErpNextWebhooks Webhooks => services.GetRequiredService<ErpNextWebhooks>();

    public Task<ProbeAnswer> Reach() => Ask(async stop =>
    {
        await Client.Ping(stop);
        return new(options.Value.Url, null);
    });

    public Task<ProbeAnswer> WhoAmI() => Ask(async stop =>
    {
        var (user, versions) = (await Client.LoggedUser(stop), await Client.Versions(stop));
        return new($"{user}, ERPNext {versions.ErpNext ?? "not installed"}, frappe {versions.Frappe}", null);
    });

    public Task<ProbeAnswer> Touch(string erpnextId) => Ask(async stop =>
    {
        if (ErpNextClient.IsLostInPaths(erpnextId))
            return new(null, "A customer of that name cannot be addressed in a URL: choose another.");
        if (await Client.FindCustomer(erpnextId, stop) is not { } found)
            return new(null, $"ERPNext has no customer {erpnextId}: choose another.");
        var saved = await Webhooks.Touch(found.Name, stop);
        return new(saved.Name, null, saved.Modified);
    });

    public Task<ProbeAnswer> CreateCanary() => Ask(async stop =>
    {
        await RemoveForgotten(stop);
        var title = $"{Canary}{time.GetStorableNow().ToString(TimeFormat, CultureInfo.InvariantCulture)} "
            + $"{Random.Shared.Next(0x10000):X4}";
        var saved = await Webhooks.CreateCustomer(title, stop);
        return new(saved.Name, null, saved.Modified);
    });

    public Task<ProbeAnswer> RemoveCanary(string erpnextId) => Ask(async stop =>
    {
        if ((await Webhooks.CustomersTitled(Canary, stop)).All(customer => customer.Name != erpnextId))
            return new(null, $"{erpnextId} is no customer of a test; it stays.");
        await Webhooks.DeleteCustomer(erpnextId, stop);
        return new(erpnextId, null);
    });

    public async Task<string?> WhyNotSent(string erpnextId, string since)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            return (await Webhooks.Errors(erpnextId, since, timeout.Token)) is [var newest, ..]
                ? LastLine(newest) : null;
        }
        // It may not be read, or not now.
        catch (Exception error) when (error is ErpNextException or OperationCanceledException) { return null; }
    }

    private async Task RemoveForgotten(CancellationToken stop)
    {
        foreach (var (name, title) in await Webhooks.CustomersTitled(Canary, stop))
            if (MadeAt(title) is { } at && time.GetStorableNow() - at > Forgotten)
                await Webhooks.DeleteCustomer(name, stop);
    }

    private static DateTimeOffset? MadeAt(string title) =>
        title.Length >= Canary.Length + TimeFormat.Length
        && DateTimeOffset.TryParseExact(
            title.AsSpan(Canary.Length, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Of a Python traceback the last line says what happened.</summary>
    private static string LastLine(string error)
    {
        var line = error.Trim().Split('\n')[^1].Trim();
        return line.Length > 300 ? line[..300] + "…" : line;
    }

    private async Task<ProbeAnswer> Ask(Func<CancellationToken, Task<ProbeAnswer>> question)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        try { return await question(timeout.Token); }
        catch (ErpNextException failed) { return new(null, failed.Message); }
        catch (OperationCanceledException)
        {
            return new(null, $"ERPNext did not answer within {Timeout.TotalSeconds:0} s.");
        }
    }
}
