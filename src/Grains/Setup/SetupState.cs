using System.Text.Json;

namespace CustomerSync.Setup;

/// <summary>
/// What is kept of the setup. Orleans' storage writes the names of types, and those of collection expressions are the
/// compiler's own, which it cannot read back: so the report is kept as a text.
/// </summary>
[GenerateSerializer, Alias("CustomerSync.SetupState")]
internal sealed class SetupState
{
    /// <summary>ERPNext repeats what was refused, with the signature of before, for so long.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(30);

    /// <summary>Where the installed webhooks send to; null: nothing is installed, nor watched.</summary>
    [Id(0)] public string? InstalledUrl { get; set; }

    /// <summary>The secret that was set by hand when they were installed, protected; null: one of ours.</summary>
    [Id(1)] public string? InstalledSecret { get; set; }

    [Id(2)] public DateTimeOffset InstalledAt { get; set; }

    /// <summary>Which secret (protected) we gave to which webhook: ERPNext never shows it again.</summary>
    [Id(3)] public Dictionary<string, string> Given { get; set; } = [];

    /// <summary>The last report, as JSON.</summary>
    [Id(4)] public string? LastReport { get; set; }

    /// <summary>Events of our webhooks of which deliveries were refused, and when the last was.</summary>
    [Id(5)] public Dictionary<string, DateTimeOffset> RefusedAt { get; set; } = [];

    /// <summary>Events that were refused until the webhook was given the secret again, and when that was.</summary>
    [Id(6)] public Dictionary<string, DateTimeOffset> CuredAt { get; set; } = [];

    /// <returns>Whether that is news.</returns>
    public bool NoteRefused(string eventName, DateTimeOffset now)
    {
        if (CuredAt.TryGetValue(eventName, out var cured) && (now - cured).Duration() < Echo) return false;
        var isNews = !RefusedAt.ContainsKey(eventName);
        RefusedAt[eventName] = now;
        return isNews;
    }

    public void NoteGiven(string eventName, DateTimeOffset now)
    {
        if (RefusedAt.Remove(eventName)) CuredAt[eventName] = now;
    }

    /// <returns>Null when there is none, or one of an earlier version of this program.</returns>
    public SetupReport? ReadLast()
    {
        try { return LastReport is null ? null : JsonSerializer.Deserialize<SetupReport>(LastReport); }
        catch (JsonException) { return null; }
    }

    public void KeepReport(SetupReport report) => LastReport = JsonSerializer.Serialize(report);
}
