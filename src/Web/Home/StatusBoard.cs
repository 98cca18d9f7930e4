using CustomerSync.Access;
using CustomerSync.Cluster;
using CustomerSync.Feed;
using CustomerSync.Fields;
using CustomerSync.Hooks;
using CustomerSync.Http;
using CustomerSync.Setup;
using CustomerSync.Sync;
using CustomerSync.Verification;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Home;

/// <summary>
/// Gathers what each part of the product knows to be wrong, in one place: whoever looks, page or program, is told the
/// same. However many ask, each part is asked once in some seconds.
/// </summary>
internal sealed class StatusBoard(
    IGrainFactory grains, WebhookAddress address, IntakeCounters counters, WebhookSignature signature,
    IOptionsMonitor<WebhookOptions> webhooks, TimeProvider time, ClusterCertificates cluster,
    RenewedCertificate? own = null)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    /// <summary>Keys and certificates that end within so long are told.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Of strangers: what was refused longer ago is no news.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    /// <summary>One that is lost now and then is ERPNext's way; so many of so few are not.</summary>
    private const int FewestLost = 3;
    private const double LeastReliable = 0.98;

    private readonly Lock _gate = new();
    private Task<StatusAnswer>? _reading;
    private long _readAt;

    public Task<StatusAnswer> Read()
    {
        lock (_gate)
        {
            if (_reading is { IsFaulted: false } reading && time.GetElapsedTime(_readAt) < Fresh) return reading;
            _readAt = time.GetTimestamp();
            return _reading = Gather();
        }
    }

    private async Task<StatusAnswer> Gather()
    {
        var now = time.GetStorableNow();
        var (setup, log) = (grains.GetGrain<IErpNextSetupGrain>(0), grains.GetGrain<IDeliveryLogGrain>(0));
        var (site, syncs, deliveries) = (setup.SiteUrl(), Syncs(), log.Status());
        var copy = grains.GetGrain<IVerificationGrain>(0).Summary();
        IReadOnlyList<Finding>[] found = await Task.WhenAll(
            Try(async () => Storage(await grains.GetGrain<IFeedGrain>(0).WhyNotWritable())),
            Try(async () => OfSetup((await syncs).IsConfigured, await setup.Last(address.Target))),
            Try(async () => OfSyncs(await syncs, now)),
            Try(async () => OfDeliveries(await deliveries, now)),
            Try(async () => OfCopy(await copy)),
            Try(async () => OfHooks(await grains.GetGrain<IHooksGrain>(0).List())),
            Try(async () => OfFields((await grains.GetGrain<IFieldsGrain>(0).Get(false)).Drift)),
            Try(async () => OfCertificates(await setup.Last(address.Target), now)),
            Try(async () => OfKeys(await SessionEndpoints.Read(grains), now)));
        var all = Told([.. found.SelectMany(one => one)]);
        return new(all.TrueForAll(one => one.Level is FindingLevel.Note), now, await OrNull(site),
            (await OrNull(deliveries))?.LastDelivery?.ReceivedAt, Newest(await OrNull(syncs))?.FinishedAt, all)
        { Copy = await OrNull(copy) is { } told ? CopyStatus.Of(told) : null };
    }

    /// <summary>Each thing once, the worst first; what an ERPNext that is away brings about is no thing of its own.</summary>
    private static List<Finding> Told(IReadOnlyList<Finding> found)
    {
        var isAway = found.Any(one => one.Code is "erpNextAway");
        return [.. found.Where(one => !isAway || one.Code is not ("syncFailed" or "behind"))
            .DistinctBy(one => (one.Code, one.Place)).OrderBy(one => one.Level)];
    }

    private Task<SyncOverview> Syncs() => grains.GetGrain<ISyncCoordinatorGrain>(0).Overview();

    /// <summary>A part that cannot be asked now is a finding, not a page that fails.</summary>
    private static async Task<IReadOnlyList<Finding>> Try(Func<Task<IEnumerable<Finding>>> read)
    {
        try { return [.. await read()]; }
        catch (Exception error) when (ExceptionProblems.IsPassing(error))
        {
            return [new("unanswered", FindingLevel.Bad, "/monitoring", ExceptionProblems.Sentence(error))];
        }
    }

    private static async Task<T?> OrNull<T>(Task<T> reading)
    {
        try { return await reading; }
        catch (Exception error) when (ExceptionProblems.IsPassing(error)) { return default; }
    }

    private static IEnumerable<Finding> Storage(string? whyNot)
    {
        if (whyNot is not null) yield return new("storageRefuses", FindingLevel.Bad, "/monitoring", whyNot);
    }

    private IEnumerable<Finding> OfSetup(bool isConfigured, SetupReport? report)
    {
        if (!isConfigured) yield return new("notConnected", FindingLevel.Warn, "/settings#connection");
        else if (report?.Problem is { Code: not "forbidden" } problem)
            yield return new("erpNextAway", FindingLevel.Bad, "/settings#connection", problem.Message,
                Since: report.CheckedAt);
        else if (!signature.HasSecret && !webhooks.CurrentValue.AllowUnsigned)
            yield return new("notInstalled", FindingLevel.Warn, "/settings#webhooks");
        else if (report is { Problem: null, IsInstalled: false })
            yield return new("notInstalled", FindingLevel.Warn, "/settings#webhooks",
                report.Differences.FirstOrDefault(one => one.Matters)?.Message);
        else if (report is { Problem: null, IsInOrder: false })
            yield return new("drifted", FindingLevel.Warn, "/settings#webhooks",
                report.Differences.First(one => one.Matters).Message, report.Differences.Count(one => one.Matters));
        if (report?.Silence is { } silence)
            yield return new("silent", FindingLevel.Warn, "/settings#test", silence.Message, silence.Changed,
                silence.LastDelivery);
    }

    private static IEnumerable<Finding> OfSyncs(SyncOverview syncs, DateTimeOffset now)
    {
        if (syncs.Held is { } held)
            yield return new("held", FindingLevel.Warn, $"/syncs/{held.Id}", held.Message, held.Hold?.Deletes,
                held.StartedAt);
        if (!syncs.IsConfigured || Newest(syncs) is not { } last) yield break;
        if (last.Status is SyncStatus.Failed)
            yield return new("syncFailed", FindingLevel.Bad, $"/syncs/{last.Id}", last.Message, Since: last.FinishedAt);
        else if (last.Failed > 0)
            yield return new("rowsFailed", FindingLevel.Warn, $"/syncs/{last.Id}", null, last.Failed, last.FinishedAt);
        if (syncs is { Running: null, Wanted: { } wanted } && now - wanted.Since > TimeSpan.FromMinutes(15))
            yield return new("behind", FindingLevel.Warn, "/syncs", wanted.Reason, Since: wanted.Since);
    }

    private static SyncRun? Newest(SyncOverview? syncs) =>
        ((SyncRun?[])[syncs?.LastBasic, syncs?.LastEnhanced]).MaxBy(run => run?.StartedAt);

    private IEnumerable<Finding> OfDeliveries(DeliveryStatus log, DateTimeOffset now)
    {
        foreach (var outcome in (DeliveryOutcome[])[DeliveryOutcome.Failed, DeliveryOutcome.Rejected])
            if (log.LastDay.GetValueOrDefault(outcome) is > 0 and var count)
                yield return new(EnumNames.Of(outcome) + "Deliveries", FindingLevel.Warn,
                    $"/deliveries?outcome={EnumNames.Of(outcome)}", null, count);
        var refused = counters.Samples.Where(sample =>
            now - sample.At < Lately && !(log.LastDelivery?.ReceivedAt > sample.At)).ToList();
        if (refused.Count > 0)
            yield return new("refused", FindingLevel.Warn, "/deliveries", refused[0].Reason,
                refused.Sum(sample => sample.Count), refused[0].At);
    }

    /// <summary>That webhooks are not installed, or that none comes, is told by others.</summary>
    private static IEnumerable<Finding> OfCopy(VerificationSummary copy)
    {
        if (copy.Open > 0) yield return new("differs", FindingLevel.Warn, "/verification?open=true", null, copy.Open);
        if (copy.Webhooks is { Told: > 0, Lost: >= FewestLost, Share: < LeastReliable } webhooks)
            yield return new("webhooksLost", FindingLevel.Warn, "/verification?guess=lostWebhook", null, webhooks.Lost);
    }

    private static IEnumerable<Finding> OfHooks(IReadOnlyList<HookSubscription> hooks)
    {
        var failing = hooks.Where(hook => hook.State is HookState.Failing).ToList();
        if (failing.Count > 0)
            yield return new("hookFails", FindingLevel.Warn, "/settings/hooks", failing[0].Progress.LastError,
                failing.Count, failing.Min(hook => hook.Progress.FailingSince)) { DetailFor = AccessRole.Admin };
        var paused = hooks.Where(hook => hook.State is HookState.Paused
            && hook.Progress.PausedFor is not HookPause.Person).ToList();
        if (paused.Count > 0)
            yield return new("hookPaused", FindingLevel.Warn, "/settings/hooks", null, paused.Count,
                paused.Min(hook => hook.Progress.PausedAt));
    }

    private static IEnumerable<Finding> OfFields(FieldDrift? drift)
    {
        if (drift?.Changes.Where(field => field.Is is null).ToList() is { Count: > 0 } gone)
            yield return new("fieldsGone", FindingLevel.Warn, "/settings/fields",
                string.Join(", ", gone.Select(field => field.Source)), gone.Count);
        if (drift?.Changes.Where(field => field.Is is not null).ToList() is { Count: > 0 } changed)
            yield return new("fieldsChanged", FindingLevel.Warn, "/settings/fields",
                string.Join(", ", changed.Select(field => $"{field.Source}: {field.Was} → {field.Is}")), changed.Count);
        if (drift?.Added.Count > 0)
            yield return new("fieldsAdded", FindingLevel.Note, "/settings/fields",
                string.Join(", ", drift.Added.Take(5).Select(field => field.Label)), drift.Added.Count);
    }

    private IEnumerable<Finding> OfCertificates(SetupReport? report, DateTimeOffset now)
    {
        (string Whose, DateTimeOffset? Until)[] all =
            [("ERPNext", report?.Site.CertificateUntil), ("CustomerSync", own?.Until), ("Cluster:Tls", cluster.Until)];
        var ending = all.Where(one => one.Until < now + Soon).OrderBy(one => one.Until).ToList();
        if (ending.Count > 0)
            yield return new("certificateEnds", FindingLevel.Warn, "/settings#connection",
                string.Join(", ", ending.Select(one => $"{one.Whose}: {one.Until:yyyy-MM-dd}")), ending.Count);
    }

    private static IEnumerable<Finding> OfKeys(AccessSnapshot access, DateTimeOffset now)
    {
        var ending = access.Keys.Where(key => key.Until > now && key.Until < now + Soon)
            .OrderBy(key => key.Until).ToList();
        if (ending.Count > 0)
            yield return new("keyEnds", FindingLevel.Warn, "/settings/keys",
                string.Join(", ", ending.Select(key => $"{key.Name}: {key.Until:yyyy-MM-dd}")), ending.Count)
            { DetailFor = AccessRole.Admin };
    }
}
