using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Reads ERPNext's own logs of its webhooks. Who may not read them is told what that takes.</summary>
internal sealed class SiteLogs(IServiceProvider services, IOptions<ErpNextOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public async Task<SiteLog> Read(string url, string? erpnextId)
    {
        if (!options.Value.IsConfigured) return new("Connect ERPNext first: its logs are asked there.", [], null, []);
        using var timeout = new CancellationTokenSource(Timeout, time);
        var webhooks = services.GetRequiredService<ErpNextWebhooks>();
        var requests = Try("Webhook Request Log", () => webhooks.Requests(url, erpnextId, timeout.Token));
        var errors = Try("Error Log", () => webhooks.WebhookErrors(timeout.Token));
        var ((problem, made), (errorsProblem, found)) = (await requests, await errors);
        return new(
            problem, [.. made.Select(one => new SiteRequest(
                one.Name, one.At, one.Webhook, one.Document, one.Response, one.Error))],
            errorsProblem, [.. found.Select(one => new SiteError(one.Name, one.At, one.Title, one.Error))]);
    }

    private static async Task<(string? Problem, IReadOnlyList<T> Rows)> Try<T>(
        string log, Func<Task<IReadOnlyList<T>>> read)
    {
        try { return (null, await read()); }
        catch (ErpNextException failed) when (failed.Failure is ErpNextFailure.Forbidden)
        {
            return ($"The key's user may not read ERPNext's {log}: give it the role System Manager there.", []);
        }
        catch (ErpNextException failed) { return (failed.Message, []); }
        catch (OperationCanceledException) { return ("ERPNext did not answer in time.", []); }
    }
}
