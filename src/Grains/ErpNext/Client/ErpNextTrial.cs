using CustomerSync.Administration;
using Microsoft.Extensions.Options;

namespace CustomerSync.ErpNext;

/// <summary>Asks an ERPNext by an address and a key that are not in force, once and without repetitions.</summary>
internal sealed class ErpNextTrial(
    IHttpClientFactory clients, IEnumerable<IValidateOptions<ErpNextOptions>> checks, TimeProvider time)
{
    public const string Client = "erpnext-trial";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public async Task<SettingsTrial> Run(ErpNextOptions tried)
    {
        if (checks.SelectMany(check => check.Validate(null, tried).Failures ?? []).FirstOrDefault() is { } wrong)
            return new(wrong, null, null, null);
        if (!tried.IsConfigured) return new("Address, key and secret are all wanted.", null, null, null);
        using var http = clients.CreateClient(Client);
        ErpNextServices.Point(http, tried.Site);
        using var timeout = new CancellationTokenSource(Timeout, time);
        try { return await Ask(new ErpNextTransport(http, time), timeout.Token); }
        catch (ErpNextException failed) { return new(failed.Message, null, null, null); }
        catch (OperationCanceledException)
        {
            return new($"ERPNext did not answer within {Timeout.TotalSeconds:0} s.", null, null, null);
        }
    }

    private static async Task<SettingsTrial> Ask(ErpNextTransport transport, CancellationToken stop)
    {
        var client = new ErpNextClient(transport);
        await client.Ping(stop);
        var (user, versions) = (await client.LoggedUser(stop), await client.Versions(stop));
        try { await new ErpNextWebhooks(transport).List(stop); }
        catch (ErpNextException failed) when (failed.Failure is ErpNextFailure.Forbidden)
        {
            return new(null, user, versions.ErpNext, false);
        }
        return new(null, user, versions.ErpNext, true);
    }
}
