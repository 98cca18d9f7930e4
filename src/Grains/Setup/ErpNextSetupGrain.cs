using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Looks after our webhooks in ERPNext; one activation in the cluster, so that two of us never install at once.</summary>
internal sealed partial class ErpNextSetupGrain(
    [PersistentState("setup")] IPersistentState<SetupState> state, IServiceProvider services, SetupCheck check, SilenceCheck silence, SecretProtector protector,
    SetupMetrics metrics, IOptions<SetupOptions> options, IOptions<MappingOptions> mapping, TimeProvider time, ILogger<ErpNextSetupGrain> log)
    : Grain, IErpNextSetupGrain
{
    /// <summary>For all changes of one action; the checks before and after have their own.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Every silo wakes this grain; a check is due when the last is this part of the interval old.</summary>
    private const double Due = 0.6;

    private SetupReport? _last;

    private IWebhookSecretsGrain Secrets => GrainFactory.GetGrain<IWebhookSecretsGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _last = state.State.ReadLast();
        return Task.CompletedTask;
    }

    public async Task<SetupReport?> Last(SetupTarget target)
    {
        if (_last is not { } last || last.WebhookUrl != target.WebhookUrl) return null;
        return last with { Secret = SecretOf(target, await Secrets.Read()), Warnings = SetupCheck.Warnings(target, last.Site.Url) };
    }

    public Task<IReadOnlyList<MappedField>> Mapping() => Task.FromResult(MappingTable.Of(mapping.Value));

    public async Task<SetupReport> Check(SetupTarget target) => (await Survey(target)).Report;

    public async Task Watch()
    {
        var (before, url) = (_last, state.State.InstalledUrl);
        if (url is not null && !IsFresh(before, url)) Report(before, await Check(new(url, state.State.InstalledSecret, [])));
        metrics.Watched(url is null ? null : _last);
    }

    public async Task<SetupResult> Act(SetupAction action, SetupTarget target, IReadOnlyList<string> takeOver)
    {
        if (action is SetupAction.EndRotation) return await EndRotation(target);
        if (action is SetupAction.Rotate && target.Secret is not null) return new([],
            "The secret is the one that is set as Webhooks:Secret: set the new one there and the old one as Webhooks:PreviousSecret, restart, and press Repair.", await Check(target));
        if (action is SetupAction.Install or SetupAction.Repair && target.Secret is null) await Secrets.Ensure();
        var (report, survey, inForce) = await Survey(target);
        if (survey is null) return new([], report.Problem!.Message, report);
        if (action is SetupAction.Rotate)
        {
            await Secrets.Rotate(); // Accepted by every front from here on, before ERPNext has it.
            (_, survey, inForce) = await Survey(target);
        }
        return survey is null ? new([], report.Problem?.Message, report) : await RunAction(action, inForce, survey, takeOver);
    }

    private async Task<SetupResult> RunAction(SetupAction action, SetupInForce inForce, WebhookSurvey survey, IReadOnlyList<string> takeOver)
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
        foreach (var deed in actions.Actions) LogDeed(action, deed.Webhook ?? "", deed.Event ?? "", deed.Did);
        return new(actions.Actions, actions.Problem, await Check(inForce.Target));
    }

    private Task Remember(SetupAction action, SetupInForce inForce, SetupActions actions)
    {
        foreach (var name in actions.GivenSecret) state.State.Given[name] = protector.Protect(inForce.Secret!);
        foreach (var name in actions.Removed) state.State.Given.Remove(name);
        if (action is SetupAction.Disable or SetupAction.Remove) state.State.InstalledUrl = null;
        else if (action is SetupAction.Install or SetupAction.Repair)
        {
            if (state.State.InstalledUrl is null) state.State.InstalledAt = time.GetStorableNow();
            (state.State.InstalledUrl, state.State.InstalledSecret) = (inForce.Target.WebhookUrl, inForce.Target.Secret);
        }
        return state.WriteStateAsync();
    }

    private async Task<SetupResult> EndRotation(SetupTarget target)
    {
        await Secrets.EndRotation();
        return new([new(null, null, "updated", "Only the secret in force is accepted now.")], null, await Check(target));
    }

    private async Task<(SetupReport Report, WebhookSurvey? Survey, SetupInForce InForce)> Survey(SetupTarget target)
    {
        var secrets = await Secrets.Read();
        var given = state.State.Given.ToDictionary(pair => pair.Key, pair => protector.TryUnprotect(pair.Value));
        var secret = target.Secret ?? secrets.Current?.Protected;
        var inForce = new SetupInForce(target, secret is null ? null : protector.TryUnprotect(secret), SecretOf(target, secrets), given);
        var (report, survey) = await check.Run(inForce);
        _last = report = report with { Silence = await Silence(report) };
        state.State.KeepReport(report);
        await state.WriteStateAsync();
        return (report, survey, inForce);
    }

    private async Task<SetupSilence?> Silence(SetupReport report)
    {
        if (!report.IsInstalled || state.State.InstalledUrl is null) return null;
        using var timeout = new CancellationTokenSource(SilenceTimeout, time);
        try { return await silence.Run(state.State.InstalledAt, report.Site.TimeZone, timeout.Token); }
        catch (Exception error) when (error is ErpNextException or OperationCanceledException) { return null; } // The next check asks again.
    }

    private bool IsFresh(SetupReport? report, string url) => report?.WebhookUrl == url
        && time.GetStorableNow() - report.CheckedAt is var age && age >= TimeSpan.Zero && age < options.Value.CheckEvery * Due; // One of the future is from before the clock was set.

    private static SecretReport SecretOf(SetupTarget target, StoredSecrets stored) => new(
        target.Secret is not null ? SecretSource.Setting : stored.Current is null ? SecretSource.None : SecretSource.Stored,
        target.Secret is null ? stored.Current?.MadeAt : null, stored.Previous.Count == 0 ? null : stored.Previous.Max(secret => secret.Until));

    /// <summary>Once per finding, and not at each look.</summary>
    private void Report(SetupReport? before, SetupReport now)
    {
        var known = before?.Differences.Select(difference => difference.Message).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var difference in now.Differences.Where(difference => difference.Matters && !known.Contains(difference.Message))) LogDrift(difference.Message);
        if (now.Problem is { } problem && before?.Problem?.Code != problem.Code) LogUnseen(problem.Message);
        if (now.Silence is { } silent && before?.Silence is null) LogSilent(silent.Changed);
    }

    [LoggerMessage(1411, LogLevel.Information, "{Action}: webhook {Webhook} ({Event}) {Did}")]
    private partial void LogDeed(SetupAction action, string webhook, string @event, string did);

    [LoggerMessage(1412, LogLevel.Warning, "ERPNext's webhooks are not as they should be: {Difference}")]
    private partial void LogDrift(string difference);

    [LoggerMessage(1413, LogLevel.Warning, "ERPNext's webhooks cannot be looked at: {Problem}")]
    private partial void LogUnseen(string problem);

    [LoggerMessage(1414, LogLevel.Warning, "{Count} customers changed in ERPNext and no delivery came; test the connection")]
    private partial void LogSilent(int count);
}
