using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CustomerSync.Customers;
using CustomerSync.Fields;

namespace CustomerSync.ErpNext;

/// <summary>When the definition of a field was changed last.</summary>
/// <param name="Version">The first version that has it so.</param>
/// <param name="IsSilent">Customers that get another value by it make no changes in the feed.</param>
internal sealed record FieldMove(long Version, bool IsSilent);

/// <summary>
/// All that decides how documents become customers: the options, and the site's own fields of one version. Immutable;
/// decisions are given the one in force.
/// </summary>
public sealed class Mapping
{
    private readonly FrozenDictionary<string, FieldMove> _moves;

    internal Mapping(
        MappingOptions options, long version = 0, IReadOnlyList<OwnField>? fields = null,
        IReadOnlyDictionary<string, FieldMove>? moves = null, KeptCustomers? kept = null)
    {
        Kept = kept ?? KeptCustomers.All;
        (Options, Version, Fields) = (options, version, fields ?? []);
        var values = Fields
            .Select(field => FieldSource.TryParse(field.Source, out var source) ? new MappedValue(field, source) : null)
            .OfType<MappedValue>().OrderBy(value => value.Field.Name, StringComparer.Ordinal).ToLookup(value => IsOurs(value.Field.Name));
        (Own, Pointed) = ([.. values[false]], [.. values[true]]);
        Searched = [.. Own.Where(value => value.Field.Places.Contains(FieldPlace.Search))
            .Select(value => value.Field.Name)];
        _moves = (moves ?? new Dictionary<string, FieldMove>()).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The fields of the specification that can be pointed elsewhere, with what they hold.</summary>
    public static IReadOnlyDictionary<string, FieldType> Ours { get; } = new Dictionary<string, FieldType>
    {
        ["name"] = FieldType.Text, ["companyName"] = FieldType.Text, ["contactPerson"] = FieldType.Text,
        ["email"] = FieldType.Text, ["phone"] = FieldType.Text, ["address"] = FieldType.Text,
        ["city"] = FieldType.Text, ["state"] = FieldType.Text, ["country"] = FieldType.Text,
        ["taxNumber"] = FieldType.Text, ["creditLimit"] = FieldType.Amount, ["currency"] = FieldType.Text,
    };

    public MappingOptions Options { get; }

    /// <summary>Of the definitions; 0 before there were any.</summary>
    public long Version { get; }

    public IReadOnlyList<OwnField> Fields { get; }

    internal IReadOnlyDictionary<string, FieldMove> Moves => _moves;

    /// <summary>Which of ERPNext's customers are kept.</summary>
    internal KeptCustomers Kept { get; }

    /// <summary>The site's own fields, sorted by name.</summary>
    internal ImmutableArray<MappedValue> Own { get; }

    /// <summary>Fields of ours that come from elsewhere.</summary>
    internal ImmutableArray<MappedValue> Pointed { get; }

    internal IEnumerable<FieldSource> Sources => Own.Concat(Pointed).Select(value => value.Source);

    /// <summary>Names of own fields that the search looks at.</summary>
    internal IReadOnlyList<string> Searched { get; }

    public static implicit operator Mapping(MappingOptions options) => new(options);

    public static Mapping FromMappingOptions(MappingOptions options) => new(options);

    public static bool IsOurs(string name) => Ours.ContainsKey(name);

    /// <summary>Whether what is told of a customer is enough for all fields, so that none waits for ERPNext.</summary>
    internal bool IsToldBy(Func<string, CanonicalValue> document)
    {
        foreach (var value in Own) if (!value.Source.IsToldBy(document)) return false;
        foreach (var value in Pointed) if (!value.Source.IsToldBy(document)) return false;
        return true;
    }

    /// <summary>The values of the own fields; null where there is none.</summary>
    internal CustomValues? ValuesOf(DocumentReader customer, CustomerDetails details)
    {
        if (Own.IsEmpty) return null;
        var json = new StringBuilder("{");
        foreach (var value in Own)
        {
            if (value.Json(customer, details) is not { } own) continue;
            if (json.Length > 1) json.Append(',');
            json.Append(CultureInfo.InvariantCulture, $"\"{value.Field.Name}\":{own}");
        }
        return json.Length == 1 ? null : new(json.Append('}').ToString());
    }

    /// <summary>The customer with those fields of ours that come from elsewhere.</summary>
    internal Customer WithPointed(Customer customer, DocumentReader document, CustomerDetails details)
    {
        foreach (var value in Pointed) customer = Pointing(customer, value, document, details);
        return customer;
    }

    /// <summary>How a field has moved since a row was mapped by an earlier version; null when it has not.</summary>
    /// <param name="field">As changes call it.</param>
    internal FieldMove? MoveOf(string field, long version) =>
        _moves.TryGetValue(field, out var move) && move.Version > version ? move : null;

    private static Customer Pointing(
        Customer customer, MappedValue value, DocumentReader document, CustomerDetails details)
    {
        if (value.Field.Name == "address")
            return customer with { Address = HtmlText.From(value.Text(document, details, isLong: true)) };
        if (value.Field.Name == "creditLimit") return customer with { CreditLimit = value.Number(document, details) };
        var text = value.Text(document, details);
        return value.Field.Name switch
        {
            "name" => customer with { Name = text ?? customer.ErpnextId },
            "companyName" => customer with { CompanyName = text },
            "contactPerson" => customer with { ContactPerson = text },
            "email" => customer with { Email = text },
            "phone" => customer with { Phone = text },
            "city" => customer with { City = text },
            "state" => customer with { State = text },
            "country" => customer with { Country = text },
            "taxNumber" => customer with { TaxNumber = text },
            "currency" => customer with { Currency = text ?? customer.Currency },
            _ => customer,
        };
    }
}

/// <summary>The mapping in force in this process. Who decides takes it once, and uses it to the end.</summary>
public sealed class MappingHolder(Microsoft.Extensions.Options.IOptions<MappingOptions> options)
{
    private volatile Mapping _current = new(options.Value);

    public Mapping Current { get => _current; internal set => _current = value; }
}
