using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>
/// Looks after our webhooks in ERPNext; one activation in the cluster, so that two of us never install at once.
/// </summary>
internal sealed partial class ErpNextSetupGrain(
    [PersistentState("setup")] IPersistentState<SetupState> state, IServiceProvider services, SetupCheck check,
    SilenceCheck silence, DeliveryStore deliveries, SecretProtector protector, SetupMetrics metrics,
    IOptions<SetupOptions> options, MappingHolder mapping, TimeProvider time, ILogger<ErpNextSetupGrain> log)
    : Grain, IErpNextSetupGrain
{
    /// <summary>For all changes of one action; the checks before and after have their own.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Anybody can send what will be refused: ERPNext is not asked each time.</summary>
    private static readonly TimeSpan RefusedPace = TimeSpan.FromMinutes(1);

    private const string Unfinished =
        "The new secret is accepted here, and the one before as long as a webhook has it: " +
        "press Rotate again, or Repair, once that is mended.";

    /// <summary>Every silo wakes this grain; a check is due when the last is this part of the interval old.</summary>
    private const double Due = 0.6;

    private SetupReport? _last;
    private long _refusedCheck;

    private IWebhookSecretsGrain Secrets => GrainFactory.GetGrain<IWebhookSecretsGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _last = state.State.ReadLast();
        return Task.CompletedTask;
    }

    public async Task<SetupReport?> Last(SetupTarget target)
    {
        // Of another ERPNext than the one in force it tells nothing.
        if (_last is not { } last || last.WebhookUrl != target.WebhookUrl || last.Site.Url != await SiteUrl()) return null;
        return last with { Secret = SecretOf(target, await Secrets.Read()),
            Warnings = SetupCheck.Warnings(target, last.Site.Url) };
    }

    public Task<SiteLog> SiteLog(string webhookUrl, string? erpnextId) =>
        services.GetRequiredService<SiteLogs>().Read(webhookUrl, erpnextId);

    public Task<string?> SiteUrl() =>
        Task.FromResult(services.GetRequiredService<IOptions<ErpNextOptions>>().Value.Url);

    public Task<IReadOnlyList<MappedField>> Mapping() => Task.FromResult(MappingTable.Of(mapping.Current));

    public async Task<SetupReport> Check(SetupTarget target) => (await Survey(target)).Report;

    public async Task Watch()
    {
        var (before, url) = (_last, state.State.InstalledUrl);
        if (url is null) await Secrets.EndRotation(onlyExpired: true); // No webhook of ours has any.
        else if (!IsFresh(before, url)) Report(before, await CheckInstalled(url));
        metrics.Watched(url is null ? null : _last);
    }

    public async Task ReportRefused(IReadOnlyList<string> events)
    {
        var (before, now, isNews) = (_last, time.GetStorableNow(), false);
        foreach (var name in events) isNews |= state.State.NoteRefused(name, now);
        if (!isNews || state.State.InstalledUrl is not { } url) return;
        if (_refusedCheck != 0 && time.GetElapsedTime(_refusedCheck) < RefusedPace) return;
        _refusedCheck = time.GetTimestamp();
        Report(before, await CheckInstalled(url));
    }

    public async Task<SetupResult> Act(SetupAction action, SetupTarget target, IReadOnlyList<string> takeOver)
    {
        if (action is SetupAction.Rotate && target.Secret is not null) return new([],
            "The secret is the one that is set as Webhooks:Secret: set the new one there and the old one as "
            + "Webhooks:PreviousSecret, restart, and press Repair.", await Check(target));
        if (action is SetupAction.Install or SetupAction.Repair or SetupAction.Rotate) protector.RequireStorable();
        if (action is SetupAction.Install or SetupAction.Repair && target.Secret is null) await Secrets.Ensure();
        var (report, survey, inForce) = await Survey(target);
        if (action is SetupAction.ForceEndRotation) return await EndRotation(target, report);
        if (survey is null) return new([], report.Problem!.Message, report);
        return action switch
        {
            SetupAction.Rotate => await Rotate(inForce, report, survey),
            SetupAction.EndRotation when survey.Behind.Any() => new([], StillBehind(survey), report),
            SetupAction.EndRotation => await EndRotation(target, report),
            _ => await RunAction(action, inForce, survey, takeOver),
        };
    }

    private static string StillBehind(WebhookSurvey survey) =>
        "Both secrets are accepted, since these webhooks do not sign with the one in force, as far as is known: " +
        $"{string.Join(", ", survey.Behind.Select(webhook => webhook.Name))}. Press Repair, and end the rotation then.";

    /// <summary>One that broke off is completed: more would in the end forget the secret that webhooks have.</summary>
    private async Task<SetupResult> Rotate(SetupInForce inForce, SetupReport report, WebhookSurvey? survey)
    {
        if (survey!.Chosen.TrueForAll(pair => pair.Found is null))
            return new([], "ERPNext has no webhook of ours that could be given a new secret: press Install.", report);
        if (!survey.Chosen.Exists(pair => pair.Found is { } found && inForce.HasOlder(found.Name)))
        {
            await Secrets.Rotate(); // Accepted by every front from here on, before ERPNext has it.
            (report, survey, inForce) = await Survey(inForce.Target);
        }
        var result = survey is null ? new([], report.Problem!.Message, report)
            : await RunAction(SetupAction.Rotate, inForce, survey, []);
        return result.Problem is { } problem ? result with { Problem = $"{problem} {Unfinished}" } : result;
    }

    private async Task<SetupResult> RunAction(
        SetupAction action, SetupInForce inForce, WebhookSurvey survey, IReadOnlyList<string> takeOver)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        var actions = new SetupActions(services.GetRequiredService<ErpNextWebhooks>(), survey, inForce, timeout.Token);
        await (action switch
        {
            SetupAction.Rotate => actions.GiveSecret(),
            SetupAction.Disable => actions.DisableAll(),
            SetupAction.Remove => actions.RemoveAll(),
            _ => actions.Install(takeOver),
        });
        await Remember(action, inForce, actions);
        foreach (var taken in actions.Actions) LogDeed(action, taken.Webhook ?? "", taken.Event ?? "", taken.Did);
        var report = await Check(inForce.Target);
        return new(actions.Actions, actions.Problem ?? NotAchieved(action, report), report);
    }

    /// <summary>What ERPNext shows now, whatever it answered.</summary>
    private static string? NotAchieved(SetupAction action, SetupReport report)
    {
        if (action is SetupAction.Disable or SetupAction.Remove) return null;
        var left = report.Differences.FirstOrDefault(difference =>
            difference.Matters && (action is not SetupAction.Rotate || difference.Code is "secret" or "unsigned"));
        return left is null ? null : $"ERPNext took it, and yet: {left.Message}";
    }

    private Task Remember(SetupAction action, SetupInForce inForce, SetupActions actions)
    {
        foreach (var name in actions.GivenSecret) state.State.Given[name] = protector.Protect(inForce.Secret!);
        foreach (var taken in actions.Actions.Where(taken => actions.GivenSecret.Contains(taken.Webhook ?? "")))
            state.State.NoteGiven(taken.Event!, time.GetStorableNow());
        foreach (var name in actions.Removed) state.State.Given.Remove(name);
        if (action is SetupAction.Disable or SetupAction.Remove)
            state.State.InstalledUrl = actions.Problem is null ? null : state.State.InstalledUrl;
        else if (action is SetupAction.Install or SetupAction.Repair)
        {
            if (state.State.InstalledUrl is null) state.State.InstalledAt = time.GetStorableNow();
            (state.State.InstalledUrl, state.State.InstalledSecret) =
                (inForce.Target.WebhookUrl, inForce.Target.Secret);
        }
        return state.WriteStateAsync();
    }

    private async Task<SetupResult> EndRotation(SetupTarget target, SetupReport report)
    {
        await Secrets.EndRotation();
        _last = report = report with { Secret = SecretOf(target, await Secrets.Read()) };
        return new([new(null, null, "updated", "Only the secret in force is accepted now.")], null, report);
    }

    private Task<SetupReport> CheckInstalled(string url) => Check(new(url, state.State.InstalledSecret, []));

    private async Task<(SetupReport Report, WebhookSurvey? Survey, SetupInForce InForce)> Survey(SetupTarget target)
    {
        var secrets = await Secrets.Read();
        var given = state.State.Given.ToDictionary(pair => pair.Key, pair => protector.TryUnprotect(pair.Value));
        var secret = target.Secret ?? secrets.Current?.Protected;
        var clear = secret is null ? null : protector.TryUnprotect(secret);
        var inForce = new SetupInForce(target, clear, SecretOf(target, secrets), given, await Refused());
        var (report, survey) = await check.Run(inForce);
        if (survey is not null)
        {
            // A name that is free may be another's soon.
            foreach (var gone in given.Keys.Except(survey.All.Select(webhook => webhook.Name)))
                state.State.Given.Remove(gone);
            await EndExpired(survey, secrets);
        }
        secrets = await Secrets.Read();
        _last = report = report with { Silence = await Silence(report), Secret = SecretOf(target, secrets) };
        state.State.KeepReport(report);
        await state.WriteStateAsync();
        return (report, survey, inForce);
    }

    /// <summary>Events whose deliveries are refused, and none of which has been taken since.</summary>
    private async Task<IReadOnlySet<string>> Refused()
    {
        foreach (var (name, at) in state.State.RefusedAt.ToList())
        {
            var since = await deliveries.List(new(null, name, null, at, null, null, null, 1));
            if (since is [{ SignedWith: not SigningKey.None }]) state.State.RefusedAt.Remove(name);
        }
        return state.State.RefusedAt.Keys.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// One whose time is over is accepted as long as a webhook has it, or was the last to sign with it.
    /// </summary>
    private async Task EndExpired(WebhookSurvey survey, StoredSecrets secrets)
    {
        if (secrets.Previous.All(secret => secret.Until > time.GetStorableNow()) || survey.Behind.Any()) return;
        var last = await deliveries.LastSigned();
        if (last.GetValueOrDefault(SigningKey.Previous) <= last.GetValueOrDefault(SigningKey.Current))
            await Secrets.EndRotation(onlyExpired: true);
    }

    private async Task<SetupSilence?> Silence(SetupReport report)
    {
        if (!report.IsInstalled || state.State.InstalledUrl is null) return null;
        using var timeout = new CancellationTokenSource(SilenceTimeout, time);
        try { return await silence.Run(state.State.InstalledAt, report.Site.TimeZone, timeout.Token); }
        // The next check asks again.
        catch (Exception error) when (error is ErpNextException or OperationCanceledException) { return null; }
    }

    private bool IsFresh(SetupReport? report, string url) =>
        report?.WebhookUrl == url
        && (time.GetStorableNow() - report.CheckedAt).Duration() < options.Value.CheckEvery * Due;

    private static SecretReport SecretOf(SetupTarget target, StoredSecrets stored) => new(
        target.Secret is not null ? SecretSource.Setting : stored.Current is null
            ? SecretSource.None : SecretSource.Stored,
        target.Secret is null ? stored.Current?.MadeAt : null, stored.Previous.Count == 0
            ? null : stored.Previous.Max(secret => secret.Until));

    /// <summary>Once per finding, and not at each look.</summary>
    private void Report(SetupReport? before, SetupReport now)
    {
        var known = before?.Differences.Select(difference => difference.Message).ToHashSet(StringComparer.Ordinal)
            ?? [];
        foreach (var difference in now.Differences.Where(
            difference => difference.Matters && !known.Contains(difference.Message))) LogDrift(difference.Message);
        if (now.Problem is { } problem && before?.Problem?.Code != problem.Code) LogUnseen(problem.Message);
        if (now.Silence is { } silent && before?.Silence is null) LogSilent(silent.Changed);
    }

    [LoggerMessage(1411, LogLevel.Information, "{Action}: webhook {Webhook} ({Event}) {Did}")]
    private partial void LogDeed(SetupAction action, string webhook, string @event, string did);

    [LoggerMessage(1412, LogLevel.Warning, "ERPNext's webhooks are not as they should be: {Difference}")]
    private partial void LogDrift(string difference);

    [LoggerMessage(1413, LogLevel.Warning, "ERPNext's webhooks cannot be looked at: {Problem}")]
    private partial void LogUnseen(string problem);

    [LoggerMessage(1414, LogLevel.Warning,
        "{Count} customers changed in ERPNext and no delivery came; test the connection")]
    private partial void LogSilent(int count);
}
