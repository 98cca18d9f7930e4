using Orleans.Concurrency;

namespace CustomerSync.Administration;

/// <summary>Settings that an admin changes by the pages; there is one in the cluster, and every silo follows it.</summary>
[Alias("CustomerSync.ISettingsGrain")]
public interface ISettingsGrain : IGrainWithIntegerKey
{
    /// <summary>All that can be changed here, as they are in force; of secrets whether there is one.</summary>
    [Alias("List")]
    Task<SettingsList> List();

    /// <summary>Puts values in force, on this silo at once and on the others within a second.</summary>
    [Alias("Save"), ResponseTimeout("00:00:15")]
    Task<SettingsSaved> Save(SettingsChange change);

    /// <returns>What is stored; null while that is version <paramref name="known"/>.</returns>
    [Alias("Read"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<StoredSettings?> Read(long known);

    /// <summary>Asks an ERPNext with an address and a key that are not in force; nothing is kept.</summary>
    /// <param name="secret">Encrypted for <see cref="StoredSettings.Purpose"/>; null: the one in force.</param>
    [Alias("Try"), AlwaysInterleave, ResponseTimeout("00:00:30")]
    Task<SettingsTrial> Try(string url, string apiKey, string? secret);
}

/// <summary>Where a value comes from.</summary>
public enum SettingSource
{
    /// <summary>Nobody has set it.</summary>
    Default = 0,

    /// <summary>Changed by the pages.</summary>
    Stored = 1,

    /// <summary>From the environment, a file or the command line: it is changed there.</summary>
    Configuration = 2,
}

/// <param name="Version">Grows with each change.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SettingsList")]
public sealed record SettingsList([property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<SettingItem> Items);

/// <param name="Key">As in the configuration, such as <c>Sync:BasicEvery</c>.</param>
/// <param name="Value">As the configuration writes it; null of a secret, and where there is none.</param>
/// <param name="IsSet">Whether there is a value; of a secret all that is told.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SettingItem")]
public sealed record SettingItem(
    [property: Id(0)] string Key, [property: Id(1)] string? Value, [property: Id(2)] SettingSource Source,
    [property: Id(3)] bool IsSecret, [property: Id(4)] bool IsSet);

/// <param name="Version">Of the list that was seen; another one in force is a conflict.</param>
/// <param name="Values">By key; null: as nobody had set it. A secret encrypted.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SettingsChange")]
public sealed record SettingsChange(
    [property: Id(0)] long Version, [property: Id(1)] IReadOnlyDictionary<string, string?> Values);

/// <param name="Problems">Why it was not done, a sentence each.</param>
/// <param name="IsConflict">Somebody else was first.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SettingsSaved")]
public sealed record SettingsSaved(
    [property: Id(0)] IReadOnlyList<string> Problems, [property: Id(1)] bool IsConflict,
    [property: Id(2)] SettingsList List);

/// <param name="Values">By key; secrets encrypted.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.StoredSettings")]
public sealed record StoredSettings(
    [property: Id(0)] long Version, [property: Id(1)] IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What secrets are encrypted for.</summary>
    public const string Purpose = "CustomerSync.Setting";

    public override string ToString() => $"Settings {Version}";
}

/// <summary>What an ERPNext answered that was tried.</summary>
/// <param name="Problem">Why it does not do: one sentence with the cure; null: it does.</param>
/// <param name="User">As whom it knows the key.</param>
/// <param name="MayManageWebhooks">Whether the webhooks can be installed from here with that key.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SettingsTrial")]
public sealed record SettingsTrial(
    [property: Id(0)] string? Problem, [property: Id(1)] string? User, [property: Id(2)] string? ErpNext,
    [property: Id(3)] bool? MayManageWebhooks);
