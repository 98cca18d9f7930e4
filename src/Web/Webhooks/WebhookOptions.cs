using System.ComponentModel.DataAnnotations;

namespace CustomerSync.Webhooks;

/// <summary>Section <c>Webhooks</c>, what the front needs of it. The secrets are never logged.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>
    /// The secret entered in ERPNext's webhooks, where they are set up by hand. Default none: with none here, and none
    /// made by Install, deliveries are answered 401.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>The secret before a rotation, accepted as well. Default none.</summary>
    public string? PreviousSecret { get; set; }

    /// <summary>One sentence for each thing that clings to a secret, without the secret.</summary>
    public IReadOnlyList<string> SecretNotes { get; internal set; } = [];

    /// <summary>
    /// Addresses that serve the intake and <c>/health/live</c> alone, separated by semicolons:
    /// <c>http://10.0.0.5:5081</c>. Default none.
    /// </summary>
    public string? Urls { get; set; }

    /// <summary>Takes deliveries without a signature; for tests only, logged at every start. Default false.</summary>
    public bool AllowUnsigned { get; set; }

    /// <summary>Addresses or networks (CIDR) that may send. Default none: all that sign.</summary>
    public string[] AllowedSenders { get; set; } = [];

    /// <summary>Deliveries worked on at once; beyond it 503 with Retry-After. Default 512.</summary>
    [Range(1, 100_000, ErrorMessage = "Webhooks:MaxInFlight must be 1 to 100000.")]
    public int MaxInFlight { get; set; } = 512;

    /// <summary>
    /// Requests per minute and sender that may fail authentication before they are answered 429. Default 300.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "Webhooks:FailuresPerMinute must be 1 to 100000.")]
    public int FailuresPerMinute { get; set; } = 300;

    /// <summary>For the whole of a delivery. ERPNext gives up at 5 s and sends again. Default 4 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "Webhooks:Timeout must be 0.1 s to 1 min.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(4);
}
