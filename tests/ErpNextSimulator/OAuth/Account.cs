namespace ErpNextSimulator.OAuth;

/// <summary>Somebody who logs in with a password; the addresses are the names of the users.</summary>
/// <param name="Subject">
/// <c>userid</c> of the row <c>frappe</c> in User Social Login: made for everybody but Administrator and Guest.
/// </param>
public sealed record Account(string Name, string FirstName, string? LastName, string? Subject, params string[] Roles)
{
    public const string Password = "secret";

    /// <summary>What <c>frappe.get_roles</c> says of everybody.</summary>
    private static readonly string[] Automatic = ["All", "Guest"];

    public static IReadOnlyList<Account> Standard { get; } =
    [
        new("Administrator", "Administrator", null, null, "System Manager", "Sales Manager", "Sales User", "Desk User"),
        new("manager@example.com", "Mona", "Manager", "0d1c5a1e2f3b4c5d6e7f8091a2b3c4d5e6f7081", "System Manager", "Desk User"),
        new("sales@example.com", "Salim", "Sales", "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4", "Sales Manager", "Sales User", "Desk User"),
        new("user@example.com", "نورة", "User", "2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5", "Sales User", "Desk User"),
        new("stock@example.com", "Sami", "Stock", "3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6", "Stock User", "Desk User"),
        new("portal@example.com", "Petra", "Portal", "4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7", "Customer"),
    ];

    public string Email => Name == "Administrator" ? "admin@example.com" : Name;

    public string FullName => string.Join(' ', new[] { FirstName, LastName }.OfType<string>());

    public IEnumerable<string> AllRoles => Roles.Concat(Automatic);
}
