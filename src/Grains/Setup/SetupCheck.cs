using System.Globalization;
using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>
/// Asks ERPNext who it is, what we may do there and which webhooks it has, and compares them with what should be.
/// </summary>
internal sealed class SetupCheck(IServiceProvider services, IOptions<ErpNextOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private const int UnknownVersion = 15;

    /// <returns>The report, and the survey behind it; no survey when the webhooks could not be seen.</returns>
    public async Task<(SetupReport Report, WebhookSurvey? Survey)> Run(SetupInForce inForce)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        var found = new Findings();
        SetupProblem? problem = null;
        try { await Ask(inForce, found, timeout.Token); }
        catch (ErpNextException failed) { problem = found.ProblemOf(failed); }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            problem = new("unreachable",
                $"ERPNext did not answer within {Timeout.TotalSeconds:0} s; see whether it is busy or being "
                + "migrated, and check again.");
        }
        return (Report(inForce, found, problem), found.Survey);
    }

    public static IReadOnlyList<SetupWarning> Warnings(SetupTarget target, string? erpNextUrl) =>
        [.. target.Warnings, .. SetupUrl.Warnings(target.WebhookUrl, erpNextUrl)];

    private async Task Ask(SetupInForce inForce, Findings found, CancellationToken stop)
    {
        var (client, webhooks) =
            (services.GetRequiredService<ErpNextClient>(), services.GetRequiredService<ErpNextWebhooks>());
        await client.Ping(stop);
        found.IsReachable = true;
        found.User = await client.LoggedUser(stop);
        found.Versions = await client.Versions(stop);
        found.Check = await services.GetRequiredService<ErpNextCheck>().Run(stop);
        if (found.Check.Problem is { } cannotSync)
            throw new ErpNextException(found.Check.Failure ?? ErpNextFailure.Refused, cannotSync);
        found.AsksForWebhooks = true;
        var all = await webhooks.List(stop);
        found.MayManage = true;
        var wanted = WantedWebhook.Events.Select(
            one => new WantedWebhook(one.Event, inForce.Target.WebhookUrl, inForce.Secret ?? "", found.Check.Told))
            .ToList();
        found.Survey = new(await WithHeaders(webhooks, all, inForce.Target.WebhookUrl, stop), wanted, inForce);
    }

    /// <summary>Lists have no child tables: those that concern us are read one by one.</summary>
    private static async Task<IReadOnlyList<WebhookDocument>> WithHeaders(
        ErpNextWebhooks webhooks, IReadOnlyList<WebhookDocument> all, string url, CancellationToken stop)
    {
        var whole = new List<WebhookDocument>();
        foreach (var webhook in all)
            whole.Add(SetupUrl.IsSame(webhook.Url, url) ? await webhooks.Get(webhook.Name, stop) : webhook);
        return whole;
    }

    private SetupReport Report(SetupInForce inForce, Findings found, SetupProblem? problem)
    {
        var site = options.Value.Site;
        var fields = found.Check?.Told is { Count: > 0 } existing ? existing : ErpNextFields.WantedOfCustomer;
        return new()
        {
            WebhookUrl = inForce.Target.WebhookUrl,
            CheckedAt = time.GetStorableNow(),
            Problem = problem,
            Site = new(
                site.IsConfigured, site.Url, found.IsReachable, found.User, found.Versions?.Frappe,
                found.Versions?.ErpNext, found.Check?.TimeZone, found.MayManage,
                found.Check?.Notes ?? [])
            {
                CertificateUntil = services.GetRequiredService<SiteCertificate>().UntilOf(site.Url),
            },
            Secret = inForce.Report,
            Expected = [.. found.Survey?.Expected ?? []],
            Found = [.. found.Survey?.Found ?? []],
            Differences = found.Survey?.Differences ?? [],
            Warnings = Warnings(inForce.Target, site.Url),
            Instructions = [.. ManualSetup.Versions.OrderBy(version => version != found.Major)
                .Select(version => ManualSetup.For(version, inForce.Target.WebhookUrl, fields, inForce.Report.Source))],
        };
    }

    /// <summary>What was learnt before something failed.</summary>
    private sealed class Findings
    {
        public bool IsReachable { get; set; }

        public string? User { get; set; }

        public ErpNextVersions? Versions { get; set; }

        public ErpNextReport? Check { get; set; }

        public bool AsksForWebhooks { get; set; }

        public bool? MayManage { get; set; }

        public WebhookSurvey? Survey { get; set; }

        /// <summary>A major version that there are instructions for.</summary>
        public int Major => int.TryParse(Versions?.Frappe.Split('.')[0], CultureInfo.InvariantCulture, out var major)
            ? Math.Clamp(major, ManualSetup.Versions[0], ManualSetup.Versions[^1]) : UnknownVersion;

        public SetupProblem ProblemOf(ErpNextException failed)
        {
            if (failed.Failure is not ErpNextFailure.Forbidden || !AsksForWebhooks)
                return new(EnumNames.Of(failed.Failure), failed.Message);
            MayManage = false;
            return new("forbidden",
                $"The key's user {User} may not see webhooks: ERPNext lets only a System Manager. Give that role to "
                + "the user, set ErpNext:ApiKey and :ApiSecret to those of one who has it, or set the webhooks up by "
                    + "hand as described below.");
        }
    }
}
