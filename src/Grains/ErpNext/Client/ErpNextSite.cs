namespace CustomerSync.ErpNext;

/// <summary>An ERPNext's address, and the key that is for it.</summary>
internal sealed record ErpNextSite(string? Url, string? ApiKey, string? ApiSecret)
{
    public bool IsConfigured =>
        !string.IsNullOrEmpty(Url) && !string.IsNullOrEmpty(ApiKey) && !string.IsNullOrEmpty(ApiSecret);

    /// <summary>Never the secret.</summary>
    public override string ToString() => Url ?? "nowhere";
}
