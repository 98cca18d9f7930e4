using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Documents;

/// <summary>Who asks, and what roles let them do.</summary>
public sealed record User(string Name, bool IsAdministrator = false)
{
    private static readonly string[] Readable = ["Customer", "Contact", "Address", "Project"];

    private static readonly string[] Writable = ["Customer", "Contact", "Address"];

    public static readonly User Guest = new("Guest");

    public static readonly User Administrator = new("Administrator", IsAdministrator: true);

    public static readonly User Sales = new("int@example.com");

    public bool IsGuest => this == Guest;

    public void MustRead(string docType)
    {
        if (!IsAdministrator && (IsGuest || !Readable.Contains(docType)))
            throw FrappeException.Forbidden(Name, docType);
    }

    public void MustWrite(string docType, string what, string? name)
    {
        if (IsAdministrator || (!IsGuest && Writable.Contains(docType))) return;
        throw FrappeException.Forbidden(
            Name, docType, $"You need the '{what}' permission on <strong>{docType}</strong> {name} to perform this "
                + "action.",
            $"<br>User <strong>{Name}</strong> does not have access to this document");
    }

    public void MustDelete(string docType, string name)
    {
        if (IsAdministrator) return;
        var text = $"User not allowed to delete {docType}: {name}";
        throw new FrappeException(403, "PermissionError", text)
        {
            Messages = [new ServerMessage(
                $"User <strong>{Name}</strong> does not have access to this document: {docType} - {name}") {
                    Raised = false }, new ServerMessage(text) { Indicator = "red" }],
        };
    }
}
