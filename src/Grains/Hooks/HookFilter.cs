using CustomerSync.Customers;

namespace CustomerSync.Hooks;

/// <summary>What a subscription wants to be told, as the filters of the feed have it. Pure.</summary>
internal sealed class HookFilter(HookSettings settings)
{
    private readonly HashSet<string> _events = [.. settings.Events], _fields = [.. settings.Fields];
    private readonly HashSet<Guid> _customers = [.. settings.Customers];

    /// <summary>All kinds but two concern a customer as a whole, so they touch every field.</summary>
    public bool Passes(CustomerChange change) =>
        (_events.Count == 0 || _events.Contains(change.KindName))
        && (_customers.Count == 0 || _customers.Contains(change.Customer.Id))
        && (_fields.Count == 0 || change.Kind is not (ChangeKind.Created or ChangeKind.Updated)
            || change.Fields.Any(IsWanted));

    /// <summary><c>custom</c> stands for each field of the site's own.</summary>
    private bool IsWanted(string field) => _fields.Contains(field)
        || (field.StartsWith(CustomValues.Prefix, StringComparison.Ordinal) && _fields.Contains("custom"));
}
