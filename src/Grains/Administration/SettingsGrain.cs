using System.Text.Json;
using CustomerSync.ErpNext;
using CustomerSync.Setup;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Administration;

/// <summary>Keeps what was changed by the pages, and hands it to every silo.</summary>
internal sealed partial class SettingsGrain(
    [PersistentState("settings")] IPersistentState<SettingsState> state, LiveSettings live, SettingsFollower follower,
    SecretProtector protector, ErpNextTrial trial, IOptions<ErpNextOptions> erpNext, ILogger<SettingsGrain> log)
    : Grain, ISettingsGrain
{
    public Task<SettingsList> List() =>
        Task.FromResult(new SettingsList(state.State.Version, live.Items(state.State.Read())));

    public Task<StoredSettings?> Read(long known) => Task.FromResult(
        known == state.State.Version ? null : new StoredSettings(state.State.Version, state.State.Read()));

    public async Task<SettingsSaved> Save(SettingsChange change)
    {
        if (change.Version != state.State.Version)
            return new(["Somebody else has changed the settings meanwhile: load them again."], true, await List());
        var values = state.State.Read();
        foreach (var (key, value) in change.Values)
            if (value is null) values.Remove(key);
            else values[key] = value;
        var problems = Problems(change, values);
        if (problems.Count > 0) return new(problems, false, await List());
        if (change.Values.Keys.Any(LiveSettings.IsSecret)) protector.RequireStorable();
        var before = (state.State.Version, state.State.Values);
        (state.State.Version, state.State.Values) = (before.Version + 1, JsonSerializer.Serialize(values));
        try { await state.WriteStateAsync(); }
        catch
        {
            (state.State.Version, state.State.Values) = before;
            throw;
        }
        follower.Apply(new(state.State.Version, values));
        LogSaved(string.Join(", ", change.Values.Keys.Order(StringComparer.Ordinal)));
        return new([], false, await List());
    }

    public Task<SettingsTrial> Try(string url, string apiKey, string? secret)
    {
        var inForce = erpNext.Value.Site;
        return trial.Run(new()
        {
            Url = url, ApiKey = apiKey,
            // The secret in force goes to no other address than the one that it is for.
            ApiSecret = secret is not null ? protector.TryUnprotect(secret, StoredSettings.Purpose)
                : url == inForce.Url ? inForce.ApiSecret : null,
        });
    }

    private IReadOnlyList<string> Problems(SettingsChange change, Dictionary<string, string> values)
    {
        var unknown = change.Values.Keys.Where(key => !live.IsKnown(key))
            .Select(key => $"{key} is no setting that can be changed here.");
        var set = change.Values.Keys.Where(live.IsConfigured)
            .Select(key => $"{key} is set by the environment, a file or the command line: change it there.");
        var moved = change.Values.GetValueOrDefault("ErpNext:Url") is { } url && url != erpNext.Value.Url
            && !change.Values.ContainsKey("ErpNext:ApiSecret") && values.ContainsKey("ErpNext:ApiSecret");
        string[] secret = moved ? ["Another address wants its secret with it: the one that is kept is for the address of before."] : [];
        return [.. unknown, .. set, .. secret, .. live.Problems(follower.InClear(values))];
    }

    [LoggerMessage(2310, LogLevel.Information, "Settings were changed: {Keys}")]
    private partial void LogSaved(string keys);
}

/// <summary>What is kept of them: a text, since Orleans' storage writes the names of types.</summary>
[GenerateSerializer, Alias("CustomerSync.SettingsState")]
internal sealed class SettingsState
{
    [Id(0)] public long Version { get; set; }

    /// <summary>By key, as JSON; secrets encrypted.</summary>
    [Id(1)] public string? Values { get; set; }

    public Dictionary<string, string> Read() => Values is null ? new(StringComparer.Ordinal)
        : JsonSerializer.Deserialize<Dictionary<string, string>>(Values)!;
}
