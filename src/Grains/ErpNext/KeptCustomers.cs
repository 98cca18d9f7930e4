using System.Collections.Frozen;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Fields;

namespace CustomerSync.ErpNext;

/// <summary>
/// Which customers are kept: all conditions must hold; of several that ask one field whether it is, contains or begins
/// with something, one is enough. A pure function of the customer. Conditions are written as the list's filters.
/// </summary>
internal sealed class KeptCustomers
{
    private const char EndOfDay = '~';

    private static readonly FrozenDictionary<string, PropertyInfo> Ours = ((string[])[
        "name", "companyName", "contactPerson", "email", "phone", "city", "state", "country", "taxNumber",
        "creditLimit", "currency", "customerType", "customerGroup", "territory", "language", "website", "disabled",
    ]).ToFrozenDictionary(name => name, name => typeof(Customer).GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!,
        StringComparer.Ordinal);

    private readonly ILookup<string, Condition> _anyOf;
    private readonly IReadOnlyList<Condition> _all;

    /// <exception cref="InvalidQueryException">A condition makes no sense.</exception>
    public KeptCustomers(IReadOnlyList<FieldFilter> conditions, IReadOnlyList<OwnField> fields)
    {
        Conditions = conditions;
        var parsed = conditions.Select(condition => Parse(condition, fields)).ToList();
        _anyOf = parsed.Where(one => one.Test is "is" or "contains" or "starts").ToLookup(one => one.Field, StringComparer.Ordinal);
        _all = [.. parsed.Where(one => one.Test is "not" or "from" or "to")];
    }

    public static KeptCustomers All { get; } = new([], []);

    public IReadOnlyList<FieldFilter> Conditions { get; }

    public bool Has(Customer customer)
    {
        foreach (var condition in _all) if (!condition.Holds(customer)) return false;
        foreach (var some in _anyOf) if (!some.Any(condition => condition.Holds(customer))) return false;
        return true;
    }

    private static Condition Parse(FieldFilter asked, IReadOnlyList<OwnField> fields)
    {
        var (name, test) = asked.Split();
        if (name.StartsWith(CustomValues.Prefix, StringComparison.Ordinal)) name = name[CustomValues.Prefix.Length..];
        var own = fields.FirstOrDefault(field => field.Name == name && !Ours.ContainsKey(name));
        if (own is null && !Ours.ContainsKey(name)) throw new InvalidQueryException(
            $"There is no field '{name}' to choose customers by; there are "
            + string.Join(", ", Ours.Keys.Order(StringComparer.Ordinal).Concat(fields.Select(field => field.Name).Except(Ours.Keys))) + ".");
        return new(name, test ?? "is", asked.Value, own, IsNumber(name, own));
    }

    private static bool IsNumber(string name, OwnField? own) =>
        own?.Type is FieldType.Number or FieldType.Amount || (own is null && name == "creditLimit");

    /// <summary>One condition on one field.</summary>
    private sealed class Condition
    {
        private readonly OwnField? _own;
        private readonly Func<Customer, object?>? _value;
        private readonly decimal? _number;
        private readonly string _text;

        public Condition(string field, string test, string value, OwnField? own, bool isNumber)
        {
            (Field, Test, _own, _text) = (field, test, own, Lower(value));
            if (own is null) _value = Getter(Ours[field]);
            if (isNumber && value.Length > 0)
                _number = decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
                    : throw new InvalidQueryException($"{field}: '{value}' is no number.");
            if (test is "from" or "to" && _number is null && own?.Type is not FieldType.Date)
                throw new InvalidQueryException($"{field}: only numbers and dates are chosen by from and to.");
            if (value.Length == 0 && test is not ("is" or "not"))
                throw new InvalidQueryException($"{field}.{test} needs a value.");
        }

        public string Field { get; }

        public string Test { get; }

        public bool Holds(Customer customer) => Values(customer).Any(Holds) != (Test is "not");

        private bool Holds(string value) => Test switch
        {
            "contains" => value.Contains(_text, StringComparison.Ordinal),
            "starts" => value.StartsWith(_text, StringComparison.Ordinal),
            "from" or "to" when value.Length == 0 => false,
            "from" when _number is { } least => Number(value) >= least,
            "to" when _number is { } most => Number(value) <= most,
            "from" => string.CompareOrdinal(value, _text) >= 0,
            "to" => string.CompareOrdinal(value, _text + EndOfDay) <= 0,
            _ when _number is { } number => value.Length > 0 && Number(value) == number,
            _ => value == _text,
        };

        /// <summary>The one of most fields, those of a list, and an empty one of who has none.</summary>
        private IEnumerable<string> Values(Customer customer)
        {
            if (_value is not null) return [Text(_value(customer))];
            if (customer.Custom?.Values.TryGetValue(_own!.Name, out var value) is not true) return [""];
            return value.ValueKind is JsonValueKind.Array
                ? value.EnumerateArray().Select(one => Lower(one.ToString())) : [Lower(value.ToString())];
        }

        private static Func<Customer, object?> Getter(PropertyInfo property)
        {
            var customer = Expression.Parameter(typeof(Customer));
            return Expression.Lambda<Func<Customer, object?>>(
                Expression.Convert(Expression.Property(customer, property), typeof(object)), customer).Compile();
        }

        private static string Text(object? value) =>
            Lower(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

        private static decimal Number(string text) =>
            decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : decimal.MinValue;

        private static string Lower(string text) => text.ToLowerInvariant();
    }
}
