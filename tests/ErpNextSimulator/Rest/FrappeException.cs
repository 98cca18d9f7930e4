namespace ErpNextSimulator.Rest;

/// <summary>An exception of frappe: what becomes the error body of an answer.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="type">Class name, e.g. <c>ValidationError</c>.</param>
/// <param name="text">Text of the exception; empty for those raised without one.</param>
/// <param name="title">Title of the message that is shown.</param>
public sealed class FrappeException(int status, string type, string text = "", string title = "Message")
    : Exception(text.Length == 0 ? type : text)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public string Text { get; } = text;

    public string Module { get; init; } = "frappe.exceptions.";

    /// <summary>
    /// What <c>frappe.msgprint</c> said; the default is the text itself, as <c>frappe.throw</c> does.
    /// </summary>
    public IReadOnlyList<ServerMessage> Messages { get; init; } = text.Length == 0
        ? [] : [new ServerMessage(text) { Title = title }];

    public string? ErrorMessage { get; init; }

    /// <summary>Answered even where the traceback is hidden by default: 404 never has one.</summary>
    public bool HasTraceback => Status != 404;

    public TimeSpan? RetryAfter { get; init; }

    public static FrappeException Validation(string text) => new(417, "ValidationError", text);

    public static FrappeException BadField(string text) => new(417, "DataError", text);

    public static FrappeException NotFound(string text) => new(404, "DoesNotExistError", text);

    public static FrappeException Unauthorized() => new(401, "AuthenticationError");

    public static FrappeException Forbidden(
        string user, string docType, string? errorMessage = null, string more = "") => new(403, "PermissionError")
    {
        Messages = [new ServerMessage(
            $"User <strong>{user}</strong> does not have doctype access via role permission for document "
            + $"<strong>{docType}</strong>{more}") { Raised = false, Title = "Message" }],
        ErrorMessage = errorMessage ?? $"No permission for {docType}",
    };
}

/// <summary>One entry of <c>_server_messages</c>.</summary>
public sealed record ServerMessage(string Message)
{
    public string Title { get; init; } = "Message";

    public string? Indicator { get; init; }

    public bool Raised { get; init; } = true;

    public bool Alert { get; init; }
}
