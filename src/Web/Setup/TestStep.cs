namespace CustomerSync.Setup;

/// <summary>How a step of a connection test stands.</summary>
internal enum StepStatus { Running, Ok, Failed, Skipped }

/// <summary>One step of a connection test.</summary>
/// <param name="Id"><c>reach</c>, <c>credentials</c>, <c>webhooks</c>, <c>delivery</c>, <c>committed</c>, <c>feed</c>, <c>deletion</c>, <c>cleanup</c>.</param>
/// <param name="Ms">How long it took, in milliseconds; null until it is over.</param>
/// <param name="Detail">What was seen, one sentence.</param>
/// <param name="Cure">What to do, when it failed.</param>
internal sealed record TestStep(string Id, string Title, StepStatus Status, double? Ms, string? Detail, string? Cure);

/// <summary>A whole test.</summary>
/// <param name="Customer">The customer on which it was made.</param>
internal sealed record TestResult(bool IsOk, string? Customer, double Ms, IReadOnlyList<TestStep> Steps);
