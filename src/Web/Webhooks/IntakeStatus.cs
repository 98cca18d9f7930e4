using CustomerSync.Sync;

namespace CustomerSync.Webhooks;

/// <summary>The intake at a glance.</summary>
/// <param name="WhyNot">Why no delivery can be taken; null when they are.</param>
/// <param name="SuccessRate">Of the last day's authenticated deliveries, those that were neither rejected nor failed: 0 to 1; null when there was none.</param>
/// <param name="LagMs">From ERPNext's save to our decision, of the last delivery that was applied; null until the site's time zone is known.</param>
/// <param name="Refused">Requests that never became deliveries, since <paramref name="RefusedSince"/>.</param>
/// <param name="CatchUp">A sync that is wanted because something may have been missed.</param>
/// <param name="SecretNotes">What clings to a secret that was set by hand, one sentence each.</param>
internal sealed record IntakeStatus(
    bool IsTaking, string? WhyNot, int InFlight, IReadOnlyDictionary<DeliveryOutcome, long> LastHour,
    IReadOnlyDictionary<DeliveryOutcome, long> LastDay,
    double? SuccessRate, long Waiting, long DeadLetters, LoggedDelivery? LastDelivery, LoggedDelivery? LastFailure,
    IReadOnlyDictionary<SigningKey, DateTimeOffset> LastSignedWith, double? LagMs,
    IReadOnlyDictionary<Refusal, long> Refused, DateTimeOffset RefusedSince,
    IReadOnlyList<RefusedRequest> RefusedSamples, CatchUpRequest? CatchUp, IReadOnlyList<string> SecretNotes)
{
    public static IntakeStatus Of(
        DeliveryStatus log, IntakeCounters counters, WebhookOptions options, bool hasSecret, CatchUpRequest? wanted,
        string? whyNotWritable)
    {
        var whyNot = !hasSecret && !options.AllowUnsigned
            ? "There is no signature secret yet (install the webhooks, or set Webhooks:Secret): deliveries are "
                + "answered 401."
            : whyNotWritable is null
            ? null : whyNotWritable + " Deliveries are answered 503; what ERPNext does not send again a sync finds.";
        return new(
            whyNot is null, whyNot, counters.InFlight, log.LastHour, log.LastDay, Rate(log.LastDay), log.Waiting,
            log.DeadLetters, log.LastDelivery, log.LastFailure,
            log.LastSignedWith, log.LagMs, counters.Counts, counters.Since, counters.Samples, wanted,
            options.SecretNotes);
    }

    private static double? Rate(IReadOnlyDictionary<DeliveryOutcome, long> counts)
    {
        var all = counts.Values.Sum();
        var bad = counts.GetValueOrDefault(DeliveryOutcome.Rejected) + counts.GetValueOrDefault(DeliveryOutcome.Failed);
        return all == 0 ? null : (double)(all - bad) / all;
    }
}
