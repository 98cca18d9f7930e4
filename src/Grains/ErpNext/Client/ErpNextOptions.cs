using System.ComponentModel.DataAnnotations;

namespace CustomerSync.ErpNext;

/// <summary>
/// Section <c>ErpNext</c>: the site to sync from. Without it the product takes webhooks and cannot sync. Also read from
/// <c>ERPNEXT_URL</c>, <c>ERPNEXT_API_KEY</c>, <c>ERPNEXT_API_SECRET</c>, and from the same with <c>NEXT_PUBLIC_</c>
/// before them.
/// </summary>
public sealed class ErpNextOptions
{
    public const string Section = "ErpNext";

    private volatile ErpNextSite _site = new(null, null, null);

    /// <summary>The site's root, e.g. <c>https://erp.example.com</c>. Default none.</summary>
    public string? Url { get => _site.Url; set => _site = _site with { Url = value }; }

    /// <summary>
    /// API key of the user who reads (in ERPNext: User › Settings › API Access). Default none.
    /// </summary>
    public string? ApiKey { get => _site.ApiKey; set => _site = _site with { ApiKey = value }; }

    /// <summary>Its secret; never logged. Default none.</summary>
    public string? ApiSecret { get => _site.ApiSecret; set => _site = _site with { ApiSecret = value }; }

    /// <summary>Requests under way at ERPNext at once. Default 4.</summary>
    [Range(1, 64, ErrorMessage = "ErpNext:MaxRequests must be between 1 and 64.")]
    public int MaxRequests { get; set; } = 4;

    /// <summary>Repetitions of a read that failed for a passing reason. Default 3.</summary>
    [Range(0, 10, ErrorMessage = "ErpNext:Retries must be between 0 and 10.")]
    public int Retries { get; set; } = 3;

    /// <summary>First wait before a repetition; it doubles each time, with jitter. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00",
        ErrorMessage = "ErpNext:RetryDelay must be between 00:00:00.001 and 00:01:00.")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest Retry-After that a call waits for; with a longer one it fails at once and says until when. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "ErpNext:LongestWait must be at most 00:10:00.")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Limit of one attempt. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00",
        ErrorMessage = "ErpNext:AttemptTimeout must be between 00:00:00.1 and 00:10:00.")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Limit of a call with all its attempts and waits. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00",
        ErrorMessage = "ErpNext:TotalTimeout must be between 00:00:00.1 and 01:00:00.")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public bool IsConfigured => _site.IsConfigured;

    /// <summary>
    /// The three as they belong together. They change while everything runs (docs/decisions/0444): whoever needs more
    /// than one of them takes this once, so that no key comes to the address of another.
    /// </summary>
    internal ErpNextSite Site { get => _site; set => _site = value; }

    /// <summary>Never the secret: options end up in logs.</summary>
    public override string ToString() => $"{Section} at {Url ?? "nowhere"}";
}
