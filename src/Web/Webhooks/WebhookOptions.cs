namespace CustomerSync.Webhooks;

/// <summary>Section <c>Webhooks</c>. The secrets are never logged.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>The secret entered in ERPNext's webhooks. Default none: deliveries are answered 401.</summary>
    public string? Secret { get; set; }

    /// <summary>The secret before a rotation, accepted as well. Default none.</summary>
    public string? PreviousSecret { get; set; }

    /// <summary>Takes deliveries without a signature; for tests only. Default false.</summary>
    public bool AllowUnsigned { get; set; }
}
