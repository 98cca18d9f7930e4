using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CustomerSync.Customers;
using CustomerSync.ErpNext;

namespace CustomerSync.Setup;

/// <summary>
/// The mapping in force, told by the mapping itself: it is given documents that hold one field each, and what they fill
/// is what that field fills. So the table is true however <see cref="CustomerMapping"/> changes.
/// </summary>
public static class MappingTable
{
    private const string CreditLimits = "credit_limits";
    private const string Contact = "Contact.";
    private const string Address = "Address.";

    private const string DefaultContact =
        "Without a primary Contact: the linked one that ERPNext takes by default (marked as primary, else for bills, "
        + "else the oldest), where the Customer has no value itself.";

    private const string DefaultAddress =
        "Without a primary Address: the linked one that ERPNext takes by default (not disabled; preferred for bills, "
        + "else the oldest).";

    /// <summary>Identity, times and places in the feed are not the mapping's.</summary>
    private static readonly PropertyInfo[] Properties =
        [.. typeof(Customer).GetProperties().Where(property => property.CanWrite)];

    private static readonly string[] Sources =
    [
        .. ErpNextFields.WantedOfCustomer.Where(field => field is not ("name" or "owner" or "modified" or "modified_by")), CreditLimits,
        .. Details(ErpNextFields.OfContact, Contact), .. Details(ErpNextFields.OfAddress, Address),
    ];

    /// <summary>With what the site has chosen itself: fields of its own, and some of ours from elsewhere.</summary>
    public static IReadOnlyList<MappedField> Of(Mapping mapping)
    {
        var own = mapping.Fields.Select(field => new MappedField(field.Name, [field.Source], field.Label)).ToList();
        return [.. Of(mapping.Options).Where(row => own.TrueForAll(field => field.Field != row.Field)), .. own];
    }

    private static List<MappedField> Of(MappingOptions options)
    {
        var empty = Map([], options);
        var fills = Sources.ToDictionary(source => source, source => Filled(Map([source], options), empty));
        return [.. Properties.Select(property => Row(property, fills, options)).OfType<MappedField>()];
    }

    private static MappedField? Row(
        PropertyInfo property, Dictionary<string, HashSet<string>> fills, MappingOptions options)
    {
        var sources = Sources.Where(source => fills[source].Contains(property.Name)).ToList();
        if (sources.Count == 0) return null;
        var winningFirst = sources.OrderBy(
            source => sources.Count(other => other != source && Wins(property, other, source, options)));
        return new(JsonNamingPolicy.CamelCase.ConvertName(property.Name), [.. winningFirst],
            Note(property.Name, options));
    }

    private static string? Note(string property, MappingOptions options) => property switch
    {
        nameof(Customer.Name) => "The document name where there is none.",
        nameof(Customer.Address) => $"As plain text. {DefaultAddress}",
        nameof(Customer.ContactPerson) or nameof(Customer.Email) or nameof(Customer.Phone) => DefaultContact,
        nameof(Customer.City) or nameof(Customer.State) or nameof(Customer.Country) => DefaultAddress,
        nameof(Customer.Currency) => $"{options.DefaultCurrency} where ERPNext names none (Mapping:DefaultCurrency).",
        nameof(Customer.CreditLimit) => options.Company is { } company
            ? $"The row of {company} (Mapping:Company)." : "The first row of the table.",
        _ => null,
    };

    /// <summary>With both, the customer is as with the one alone, and not as with the other.</summary>
    private static bool Wins(PropertyInfo property, string one, string other, MappingOptions options)
    {
        var both = property.GetValue(Map([one, other], options));
        return Equals(both, property.GetValue(Map([one], options)))
            && !Equals(both, property.GetValue(Map([other], options)));
    }

    private static HashSet<string> Filled(Customer customer, Customer empty) =>
        [.. Properties.Where(property => !Equals(property.GetValue(customer), property.GetValue(empty)))
            .Select(property => property.Name)];

    private static Customer Map(IReadOnlyList<string> sources, MappingOptions options)
    {
        var document = new JsonObject {
            ["customer_primary_contact"] = "the contact", ["customer_primary_address"] = "the address" };
        foreach (var source in sources.Where(source => !source.Contains('.', StringComparison.Ordinal)))
            document[source] = Sample(source, options);
        var customer = JsonSerializer.SerializeToElement(document);
        document[CustomerDetails.ContactKey] =
            JsonNode.Parse(CustomerDetails.ContactOf(Detail("the contact", Contact, sources), "the contact", customer));
        document[CustomerDetails.AddressKey] =
            JsonNode.Parse(CustomerDetails.AddressOf(Detail("the address", Address, sources), "the address"));
        return CustomerMapping.Map((ErpnextName)"-", JsonSerializer.SerializeToElement(document), options);
    }

    private static JsonElement Detail(string name, string prefix, IReadOnlyList<string> sources)
    {
        var document = new JsonObject { ["name"] = name };
        foreach (var source in sources.Where(source => source.StartsWith(prefix, StringComparison.Ordinal)))
            document[source[prefix.Length..]] = $"the {source}";
        return JsonSerializer.SerializeToElement(document);
    }

    private static IEnumerable<string> Details(string[] fields, string prefix) =>
        fields.Where(field => field is not ("name" or "modified")).Select(field => prefix + field);

    /// <summary>A value of its own per field, of the kind that the field holds.</summary>
    private static JsonNode Sample(string field, MappingOptions options) => field switch
    {
        "creation" => "2001-02-03 04:05:06",
        "disabled" => 1,
        "credit_limit" => 17,
        CreditLimits => new JsonArray(
            new JsonObject { ["company"] = options.Company ?? "-", ["credit_limit"] = 23, ["idx"] = 1 }),
        _ => $"the {field}",
    };
}
