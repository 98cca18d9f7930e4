using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Customers;

namespace CustomerSync.Hooks;

/// <summary>What is wanted of a subscription.</summary>
/// <param name="Events"><c>customer.updated</c> and the like, with or without <c>customer.</c>; empty or left out: all.</param>
/// <param name="Customers">Our ids (the <c>id</c> of a customer in the list); left out: all.</param>
/// <param name="Fields">Of created and updated only what touches one of them; empty or left out: all.</param>
/// <param name="After">Of a new one where it begins: a cursor, <c>now</c> (the default) or <c>oldest</c>.</param>
internal sealed record HookRequest(
    string? Name, string? Url, IReadOnlyList<string>? Events, IReadOnlyList<string>? Customers,
    IReadOnlyList<string>? Fields, string? After) : StrictRequest
{
    private const string EventPrefix = "customer.";
    private const int MaxCustomers = 1_000;

    private static readonly IReadOnlyList<string> Kinds = EnumNames.All<ChangeKind>();

    private static readonly HashSet<string> KnownFields = [.. typeof(Customer).GetProperties()
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    /// <summary>Without secrets and origin.</summary>
    /// <exception cref="BadHttpRequestException">It makes no sense; the message says why.</exception>
    public HookSettings Checked()
    {
        RefuseUnknown();
        var name = NameText.Clean(Name) ?? throw Wrong("A name is wanted, of up to 100 characters.");
        var url = Url?.Trim() is { Length: > 0 } address ? address : throw Wrong("url is wanted: where to send to.");
        return new(name, url, [.. (Events ?? []).Select(Kind).Distinct()], CustomersChecked(),
            [.. (Fields ?? []).Select(Field).Distinct()], [], default, "", null);
    }

    /// <summary>An empty list is a slip in somebody's code, and must not become all customers.</summary>
    private Guid[] CustomersChecked() => Customers switch
    {
        null => [],
        { Count: > 0 and <= MaxCustomers } ids => [.. ids.Select(Id).Distinct()],
        _ => throw Wrong($"customers must be 1 to {MaxCustomers} of our ids; leave it out for all customers."),
    };

    private static Guid Id(string? text) => Guid.TryParse(text, out var id) ? id
        : throw Wrong("customers must be our ids (the id of a customer in the list), not ERPNext's names.");

    private static string Kind(string? type)
    {
        var name = type?.StartsWith(EventPrefix, StringComparison.Ordinal) is true ? type[EventPrefix.Length..] : type;
        return Kinds.Contains(name) ? name!
            : throw Wrong($"events: there is no '{NameText.Cut(type ?? "", 50)}'; there are {string.Join(", ", Kinds)}.");
    }

    private static string Field(string? name) => name is not null
        && (KnownFields.Contains(name) || name.StartsWith(CustomValues.Prefix, StringComparison.Ordinal)) ? name
        : throw Wrong($"fields: a customer has no '{NameText.Cut(name ?? "", 50)}'.");

    private static BadHttpRequestException Wrong(string sentence) => new(sentence);
}

/// <param name="After">Where it goes on: a cursor, <c>now</c> or <c>oldest</c>; left out: where it stood.</param>
internal sealed record ResumeRequest(string? After) : StrictRequest
{
    /// <exception cref="BadHttpRequestException">There is a word that is not known.</exception>
    public void Check() => RefuseUnknown();
}
