namespace CustomerSync.Setup;

/// <summary>What is kept of the setup.</summary>
[GenerateSerializer, Alias("CustomerSync.SetupState")]
internal sealed class SetupState
{
    /// <summary>What was installed, and is watched; null: nothing is.</summary>
    [Id(0)] public SetupTarget? Installed { get; set; }

    [Id(1)] public DateTimeOffset InstalledAt { get; set; }

    /// <summary>Which secret (protected) we gave to which webhook: ERPNext never shows it again.</summary>
    [Id(2)] public Dictionary<string, string> Given { get; set; } = [];

    [Id(3)] public SetupReport? Last { get; set; }
}
