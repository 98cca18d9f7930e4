using System.Collections.Frozen;
using System.Text.Json;
using CustomerSync.Customers;
using Microsoft.Extensions.Primitives;

namespace CustomerSync.Live;

/// <summary>What a client wants of the feed; a part that is not given lets everything through.</summary>
internal sealed class FeedFilter
{
    public static readonly FeedFilter Everything = new(null, null, null);

    /// <summary>All others concern a customer as a whole, so they touch every field.</summary>
    private static readonly ChangeKind[] FieldByField = [ChangeKind.Created, ChangeKind.Updated];

    private static readonly FrozenSet<string> KnownFields = typeof(Customer).GetProperties()
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string>? _customers;
    private readonly FrozenSet<ChangeKind>? _kinds;
    private readonly FrozenSet<string>? _fields;

    private FeedFilter(FrozenSet<string>? customers, FrozenSet<ChangeKind>? kinds, FrozenSet<string>? fields) =>
        (_customers, _kinds, _fields) = (customers, kinds, fields);

    /// <summary>Each may come several times, or separated by commas.</summary>
    /// <param name="customers">
    /// ERPNext document names, also from before a rename, or our <c>id</c>. A name that holds a comma is also taken
    /// whole.
    /// </param>
    /// <param name="types">Kinds of change, with or without the <c>customer.</c> of their events.</param>
    /// <param name="fields">Names of fields: changes that touch one of them.</param>
    /// <exception cref="InvalidQueryException">A type or a field that does not exist: its reader would wait for
    /// ever.</exception>
    public static FeedFilter Of(StringValues customers, StringValues types, StringValues fields)
    {
        var kinds = Parts(types).Select(Kind).ToFrozenSet();
        var names = Parts(fields).Select(Field).ToFrozenSet(StringComparer.Ordinal);
        var ids = customers.OfType<string>().Concat(Parts(customers)).Where(id => id.Length > 0)
            .ToFrozenSet(StringComparer.Ordinal);
        if (kinds.Count + names.Count + ids.Count == 0) return Everything;
        return new(ids.Count > 0 ? ids : null, kinds.Count > 0 ? kinds : null, names.Count > 0 ? names : null);
    }

    public static FeedFilter Of(IQueryCollection query) => Of(query["customers"], query["types"], query["fields"]);

    public bool Passes(Frame frame) =>
        (_kinds is null || _kinds.Contains(frame.Kind))
        && (_customers is null || _customers.Contains(frame.ErpnextId)
            || _customers.Contains(frame.CustomerId.ToString())
            || frame.FormerNames.Any(name => _customers.Contains(name)))
        && (_fields is null || !FieldByField.Contains(frame.Kind) || frame.Fields.Any(IsWanted));

    /// <summary>Removes what does not pass.</summary>
    public void Apply(List<Frame> frames)
    {
        if (this != Everything) frames.RemoveAll(frame => !Passes(frame));
    }

    private static IEnumerable<string> Parts(StringValues values) =>
        values.OfType<string>()
            .SelectMany(value =>
                value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static ChangeKind Kind(string type)
    {
        var name = type.StartsWith(Frame.EventPrefix, StringComparison.Ordinal)
            ? type[Frame.EventPrefix.Length..] : type;
        return char.IsAsciiLetterLower(name.FirstOrDefault())
            && Enum.TryParse<ChangeKind>(name, ignoreCase: true, out var kind)
            ? kind
            : throw new InvalidQueryException(
                $"types: there is no '{type}'; there are "
                + $"{string.Join(", ", Enum.GetNames<ChangeKind>()).ToLowerInvariant()}.");
    }

    /// <summary><c>custom</c> stands for each field of the site's own.</summary>
    private bool IsWanted(string field) => _fields!.Contains(field)
        || (field.StartsWith(CustomValues.Prefix, StringComparison.Ordinal) && _fields.Contains("custom"));

    private static string Field(string name) =>
        KnownFields.Contains(name) || name.StartsWith(CustomValues.Prefix, StringComparison.Ordinal)
        ? name
        : throw new InvalidQueryException($"fields: a customer has no '{name}'.");
}
