using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

/// <summary>
/// The site's own fields. Its state is the row of <c>own_fields</c>, which every silo reads; here changes pass one after
/// another, and the customers that were known before are brought up to them.
/// </summary>
internal sealed partial class FieldsGrain(
    [PersistentState("fields")] IPersistentState<FieldsState> state, MappingLoader loader, FieldStore store,
    FieldPreviews previews, IServiceProvider services, IOptions<ErpNextOptions> erpNext, TimeProvider time,
    ILogger<FieldsGrain> log)
    : Grain, IFieldsGrain, IDisposable
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMinutes(40);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private bool _hasIndexes;

    public async Task<FieldsReport> Get(bool withProgress)
    {
        await loader.Renew();
        return await Report(withProgress);
    }

    public async Task<AvailableFields> Available()
    {
        if (!erpNext.Value.IsConfigured)
            return new("Connect ERPNext first: what can be chosen is asked there.", []);
        try
        {
            var fields = await previews.Available();
            await RecordDrift(fields, isSeen: false);
            return new(null, fields);
        }
        catch (ErpNextException failed) { return new(failed.Message, []); }
    }

    public async Task Watch()
    {
        if (!erpNext.Value.IsConfigured || (state.State.ReadDrift() is { } last
            && (time.GetStorableNow() - last.CheckedAt).Duration() < WatchEvery)) return;
        await RecordDrift(await previews.Available(), isSeen: false);
    }

    public async Task<FieldsReport> Accept()
    {
        if (erpNext.Value.IsConfigured) await RecordDrift(await previews.Available(), isSeen: true);
        return await Report();
    }

    /// <summary>What is otherwise than it was when a person last saw it.</summary>
    private async Task RecordDrift(IReadOnlyList<AvailableField> now, bool isSeen)
    {
        await loader.Renew();
        var (known, before) = (isSeen ? null : state.State.ReadKnown(), state.State.ReadDrift());
        var drift = FieldDrifts.Of(loader.Definitions.Fields, known, now, time.GetStorableNow());
        if (known is null) state.State.Known = JsonSerializer.Serialize(
            now.ToDictionary(field => field.Source, field => field.Kind, StringComparer.Ordinal));
        state.State.Drift = JsonSerializer.Serialize(drift);
        await state.WriteStateAsync();
        foreach (var field in drift.Changes.Where(field => before?.Changes.Contains(field) is not true))
            LogDrift(field.Name, field.Source, field.Was ?? "?", field.Is ?? "gone");
    }

    public async Task<FieldsPreview> Preview(IReadOnlyList<OwnField> fields)
    {
        var problems = await Problems(fields);
        return problems.Count > 0 ? new(problems, 0, 0, false, [], []) : await previews.Of(fields);
    }

    public async Task<FieldsSaved> Save(FieldsChange change)
    {
        await loader.Renew();
        var problems = loader.IsConfigured
            ? ["The fields stand in the configuration (Mapping:Fields): change them there."]
            : await Problems(change.Fields);
        if (problems.Count > 0) return new(problems, false, await Report());
        var saved = await loader.TrySave(change.Version, change.Fields, change.IsSilent, change.Load);
        if (saved) LogSaved(change.Fields.Count);
        if (saved) await Tick();
        if (saved) await Remember();
        return new(saved ? [] : ["Somebody else has changed the fields meanwhile: load them again."], !saved,
            await Report());
    }

    public async Task<KeptReport> Kept()
    {
        await loader.Renew();
        return await ReportKept();
    }

    public async Task<KeptPreview> PreviewKept(IReadOnlyList<FieldFilter> conditions) =>
        KeptRules.Problem(conditions, loader.Definitions.Fields) is { } problem
            ? new(problem, 0, 0, 0, false, true, [], [])
            : await services.GetRequiredService<KeptPreviews>().Of(new(conditions, loader.Definitions.Fields));

    public async Task<KeptSaved> SaveKept(KeptChange change)
    {
        await loader.Renew();
        if (loader.IsKeptConfigured)
            return new("Which customers are kept stands in the configuration (Mapping:Keep): change it there.", false, await ReportKept());
        var preview = await PreviewKept(change.Conditions);
        if (preview.Problem is { } problem) return new(problem, false, await ReportKept());
        if (preview.IsBraked && !change.Confirmed)
            return new((preview.IsWhole ? "" : "Not all customers could be looked at; of those that were ")
                + $"{preview.Leaving} customers would leave, and {preview.Kept} stay: confirm it if that is meant.",
                true, await ReportKept());
        var saved = await loader.TrySave(change.Version, change.Conditions);
        if (saved) LogKept(change.Conditions.Count);
        if (saved) await Tick();
        return new(saved ? null : "Somebody else has changed the fields meanwhile: load them again.", !saved, await ReportKept());
    }

    /// <summary>Whoever has saved them has seen what ERPNext has; the next watch looks where it cannot be asked now.</summary>
    private async Task Remember()
    {
        try { await Accept(); }
        catch (ErpNextException) { }
    }

    public Task Tick()
    {
        if (_running.IsCompleted && loader.Row is { } row && BackFillProgress.Parse(row.Progress) is var progress
            && (!_hasIndexes || !progress.IsDone || MustLoad(progress)))
            _running = Task.Run(Run);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running; // It throws nothing.
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>What failed is tried again at the next tick.</summary>
    private async Task Run()
    {
        try
        {
            var backFill = services.GetRequiredService<BackFill>();
            // A database that was moved, or made anew from a dump, may have lost them.
            if (!_hasIndexes) await backFill.UpdateIndexes();
            _hasIndexes = true;
            await backFill.Run(_stop.Token);
            await loader.Renew();
            if (loader.Row is { } row && BackFillProgress.Parse(row.Progress) is var progress && MustLoad(progress))
                await Load(row.Version, progress);
        }
        catch (Exception error) when (_stop.IsCancellationRequested || error is OperationCanceledException) { }
        catch (Exception error) { LogFailed(StorageErrors.Cause(error).Message); } // The loop's edge.
    }

    private bool MustLoad(BackFillProgress progress) => progress is { IsDone: true, LoadedBy: null }
        && loader.Definitions.MustLoad && erpNext.Value.IsConfigured;

    /// <summary>A run that began before asks for the fields of then: it is waited for.</summary>
    private async Task Load(long version, BackFillProgress progress)
    {
        var (_, waiting) = await store.Count(loader.Definitions.Mapping);
        if (waiting == 0)
        {
            await store.SaveProgress(version, (progress with { LoadedBy = "-" }).ToText());
            return;
        }
        var run = await services.Coordinator().Start(SyncKind.Enhanced, SyncTrigger.CatchUp);
        if (run.Kind is SyncKind.Enhanced && run.StartedAt >= loader.Definitions.SavedAt)
            await store.SaveProgress(version, (progress with { LoadedBy = run.Id }).ToText());
    }

    private async Task<IReadOnlyList<string>> Problems(IReadOnlyList<OwnField> fields)
    {
        var problems = FieldRules.Problems(fields);
        if (problems.Count == 0 && KeptRules.Problem(loader.Definitions.Kept ?? [], fields) is { } unkept)
            return [$"Which customers are kept is asked of a field that would be no more: {unkept}"];
        if (problems.Count > 0 || fields.Count == 0 || !erpNext.Value.IsConfigured) return problems;
        var (problem, available) = await Available();
        return problem is null ? [.. FieldRules.NotThere(fields, available)]
            : [$"ERPNext could not be asked whether it has these fields: {problem}"];
    }

    private async Task<KeptReport> ReportKept() => new(
        loader.Row?.Version ?? 0, loader.Definitions.Kept ?? [], loader.IsKeptConfigured, await store.CountLeft(),
        (await Report()).BackFill);

    private async Task<FieldsReport> Report(bool withProgress = true)
    {
        var definitions = loader.Definitions;
        if (loader.Row is not { } row) return new(0, [], loader.IsConfigured, null, state.State.ReadDrift());
        var report = new FieldsReport(row.Version, [.. definitions.Fields.Select(
            field => field with { IsOurs = ErpNext.Mapping.IsOurs(field.Name) })], loader.IsConfigured, null,
            state.State.ReadDrift());
        if (!withProgress) return report;
        var progress = BackFillProgress.Parse(row.Progress);
        var (mapped, waiting) = await store.Count(definitions.Mapping);
        return report with { BackFill =
            new(progress.IsDone, mapped, waiting, definitions.IsSilent, progress.Indexes ?? []) };
    }

    [LoggerMessage(1507, LogLevel.Information, "Which customers are kept is decided by {Count} conditions now")]
    private partial void LogKept(int count);

    [LoggerMessage(1503, LogLevel.Information, "{Count} fields of the site's own are in force")]
    private partial void LogSaved(int count);

    [LoggerMessage(1505, LogLevel.Warning,
        "The field {Field} is not in ERPNext as it was: {Source} was {Was} and is {Is}")]
    private partial void LogDrift(string field, string source, string was, string @is);

    [LoggerMessage(1504, LogLevel.Warning, "The fields could not be applied to all customers yet: {Error}")]
    private partial void LogFailed(string error);
}
