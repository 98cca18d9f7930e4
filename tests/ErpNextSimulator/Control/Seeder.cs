using System.Globalization;
using ErpNextSimulator.Customers;
using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Control;

/// <summary>
/// Makes customers with contacts, addresses and credit limits, as an import would: no webhook hears of them.
/// </summary>
public sealed class Seeder(Site site, DocumentWriter writer, ContactsAndAddresses details, SimulatorOptions options)
{
    private readonly Random _random = new(options.Seed);
    private int _made;

    public void Seed(int count)
    {
        const int Batch = 1_000;
        for (var left = count; left > 0; left -= Batch)
            site.Commit(User.Administrator, transaction =>
            {
                for (var i = 0; i < Math.Min(Batch, left); i++) Add(transaction);
                transaction.LosesEvents = true;
                return true;
            });
    }

    /// <summary>A name that nobody has yet.</summary>
    public string NewTitle()
    {
        _made++;
        var title = _made % 3 == 0
            ? $"{_random.Pick(Names.ArabicKinds)} {_random.Pick(Names.ArabicNames)} {_random.Pick(Names.ArabicTrades)}"
            : $"{_random.Pick(Names.Heads)} {_random.Pick(Names.Trades)} {_random.Pick(Names.Forms)}";
        return site[DocTypes.Customer].Find(title) is null
            ? title : string.Create(CultureInfo.InvariantCulture, $"{title} {_made}");
    }

    /// <summary>Values of a new customer, as a form would send them.</summary>
    public PyDict NewCustomer()
    {
        var title = NewTitle();
        var isPerson = _random.Next(8) == 0;
        return new(StringComparer.Ordinal)
        {
            ["customer_name"] = title,
            ["customer_type"] = isPerson ? "Individual" : "Company",
            ["customer_group"] = _random.Pick(Names.Groups),
            ["territory"] = _random.Pick(Names.Territories),
            ["tax_id"] = _random.Next(3) > 0
                ? string.Create(CultureInfo.InvariantCulture,
                    $"3{_random.NextInt64(10_000_000_000, 99_999_999_999)}003") : null,
            ["default_currency"] = _random.Next(4) == 0 ? "USD" : _random.Next(2) == 0 ? "SAR" : null,
            ["language"] = _made % 3 == 0 ? "ar" : "en",
            ["email_id"] = _random.Next(10) > 0
                ? string.Create(CultureInfo.InvariantCulture, $"info{_made}@customer{_made}.example") : null,
            ["mobile_no"] = _random.Next(10) > 1
                ? string.Create(CultureInfo.InvariantCulture,
                    $"+966 5{_random.Next(10)} {_random.Next(100, 1000)} {_random.Next(1000, 10000)}") : null,
            ["credit_limits"] = Limits(),
        };
    }

    private void Add(Transaction transaction)
    {
        var values = NewCustomer();
        var customer = new Document(DocTypes.Customer, IsNamedByTitle
            ? ((string)values["customer_name"]!).Trim() : site.NextInSeries("CUST-2026-"));
        writer.Assign(customer, values, transaction);
        writer.Silent(transaction, customer);
        if (customer.Text("email_id") is not null || customer.Text("mobile_no") is not null)
            details.AddContact(transaction, customer,
                new PyDict { ["first_name"] = _random.Pick(Names.FirstNames),
                    ["last_name"] = _random.Pick(Names.LastNames) });
        if (_random.Next(5) > 0) details.AddAddress(transaction, customer, NewAddress());
    }

    private bool IsNamedByTitle => options.Naming == "Customer Name";

    private PyDict NewAddress()
    {
        var (city, state, country) = _random.Pick(Names.Places);
        return new(StringComparer.Ordinal)
        {
            ["address_line1"] = string.Create(CultureInfo.InvariantCulture, $"{_random.Next(1, 400)} King Fahd Rd"),
            ["city"] = city, ["state"] = state, ["country"] = country,
            ["pincode"] = _random.Next(10_000, 99_999).ToString(CultureInfo.InvariantCulture),
        };
    }

    private PyList Limits() => [.. Names.Companies.Take(_random.Next(3)).Select(company =>
        new PyDict { ["company"] = company, ["credit_limit"] = (double)_random.Next(1, 500) * 1_000,
            ["bypass_credit_limit_check"] = 0L })];
}
