namespace CustomerSync.Webhooks;

/// <summary>
/// Recognises what one of our webhooks has sent, without a signature to prove it. Anybody can imitate it: it is a
/// reason to look, and no more.
/// </summary>
internal static class WebhookShape
{
    public const string EventHeader = "X-CustomerSync-Event";

    private static readonly string[] Events = ["on_update", "on_trash"];

    /// <returns>Null when it is of another form, or not signed at all.</returns>
    public static string? EventOf(IHeaderDictionary headers, ReadOnlySpan<byte> body) =>
        WebhookSignature.IsSigned(headers) && body.StartsWith("{\"customer\": {"u8) && body.EndsWith("\"v\": 1}"u8)
            ? Array.Find(Events, name => name == headers[EventHeader].ToString())
            : null;
}
