using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Customers;

/// <summary>What ERPNext keeps in a customer's Contact and Address, and when the Customer hears of it.</summary>
public sealed class ContactsAndAddresses(Site site, DocumentWriter writer)
{
    /// <summary>
    /// On insert: a Contact when there is an email or a phone, an Address when there is a first line.
    /// </summary>
    public void CreateWith(Transaction transaction, Document customer, PyDict values)
    {
        if (customer.Text("email_id") is not null || customer.Text("mobile_no") is not null)
            AddContact(transaction, customer, values);
        if (values.GetValueOrDefault("address_line1") is string) AddAddress(transaction, customer, values);
    }

    public Document AddContact(Transaction transaction, Document customer, PyDict values)
    {
        var title = customer.Text("customer_name")!.Trim();
        var contact = new Document(DocTypes.Contact, Free(DocTypes.Contact, $"{title}-{customer.Name}"));
        var (first, last) = (values.GetValueOrDefault("first_name") as string,
            values.GetValueOrDefault("last_name") as string);
        (contact["first_name"], contact["last_name"], contact["full_name"]) =
            (first, last, first is null ? title : $"{first} {last}".Trim());
        (contact["company_name"], contact["is_primary_contact"]) = (first is null ? title : null, 1L);
        SetEmail(contact, customer.Text("email_id"), transaction);
        SetMobile(contact, customer.Text("mobile_no"), transaction);
        Link(contact, customer, transaction);
        writer.Silent(transaction, contact);
        writer.Touch(transaction, customer, changed => changed["customer_primary_contact"] = contact.Name);
        return contact;
    }

    public Document AddAddress(Transaction transaction, Document customer, PyDict values)
    {
        var address = new Document(
            DocTypes.Address, Free(DocTypes.Address, $"{customer.Text("customer_name")!.Trim()}-Billing"));
        foreach (var column in (ReadOnlySpan<string>)["address_line1", "address_line2", "city", "state", "pincode",
            "country"]) address[column] = values.GetValueOrDefault(column);
        (address["address_title"], address["is_primary_address"], address["is_shipping_address"]) =
            (customer.Text("customer_name")!.Trim(), 1L, 1L);
        Link(address, customer, transaction);
        writer.Silent(transaction, address);
        writer.Touch(transaction, customer,
            changed => (changed["customer_primary_address"], changed["primary_address"]) =
                (address.Name, Rendered(address)));
        return address;
    }

    /// <summary>
    /// A Contact that is linked to the customer and not its primary one; the values say whether it is marked as primary
    /// or for bills.
    /// </summary>
    public Document LinkContact(Transaction transaction, Document customer, PyDict values)
    {
        var contact = new Document(DocTypes.Contact, values.GetValueOrDefault("name") as string
            ?? Free(DocTypes.Contact, $"{values.GetValueOrDefault("first_name")}-{customer.Name}"));
        writer.Assign(contact, values, transaction);
        SetEmail(contact, contact.Text("email_id"), transaction);
        SetMobile(contact, contact.Text("mobile_no"), transaction);
        if (contact.Rows("links").Count == 0) Link(contact, customer, transaction);
        return writer.Silent(transaction, contact);
    }

    /// <summary>An Address that is linked to the customer and not its primary one.</summary>
    public Document LinkAddress(Transaction transaction, Document customer, PyDict values)
    {
        var address = new Document(DocTypes.Address, values.GetValueOrDefault("name") as string
            ?? Free(DocTypes.Address, $"{customer.Name}-{values.GetValueOrDefault("address_type") ?? "Billing"}"));
        writer.Assign(address, values, transaction);
        if (address.Rows("links").Count == 0) Link(address, customer, transaction);
        return writer.Silent(transaction, address);
    }

    /// <summary>
    /// Saves an address; the customers whose primary one it is get the new text by a silent write that moves
    /// <c>modified</c>.
    /// </summary>
    public void SaveAddress(Transaction transaction, Document address, PyDict values)
    {
        writer.Save(transaction, address, values);
        foreach (var customer in Linked(address)
            .Where(customer => Collation.AreEqual(customer.Text("customer_primary_address"), address.Name)))
            writer.Touch(transaction, customer, changed => changed["primary_address"] = Rendered(address));
    }

    /// <summary>Saves a contact; no customer hears of it before its own next save.</summary>
    public void SaveContact(Transaction transaction, Document contact, PyDict values)
    {
        writer.Save(transaction, contact, values);
        contact["email_id"] = contact.Rows("email_ids").FirstOrDefault(row => row.Is("is_primary"))?["email_id"]
            ?? contact["email_id"];
        contact["mobile_no"] = contact.Rows("phone_nos").FirstOrDefault(row => row.Is("is_primary_mobile_no"))?["phone"]
            ?? contact["mobile_no"];
    }

    /// <summary>On a customer's save: what is fetched from the primary Contact.</summary>
    public void Fetch(Document customer)
    {
        if (customer.Text("customer_primary_contact") is not { } name
            || site[DocTypes.Contact].Find(name) is not { } contact) return;
        (customer["email_id"], customer["mobile_no"]) = (contact.Text("email_id"), contact.Text("mobile_no"));
    }

    /// <summary>
    /// On a customer's delete: its own contacts and addresses go first; if it had a primary one, <c>modified</c> moves.
    /// </summary>
    public void DeleteWith(Transaction transaction, Document customer)
    {
        if (customer.Text("customer_primary_contact") is not null
            || customer.Text("customer_primary_address") is not null)
            writer.Touch(transaction, customer,
                changed => (changed["customer_primary_contact"], changed["customer_primary_address"]) = (null, null));
        foreach (var document in LinkedTo(customer.Name).ToList()) writer.Delete(transaction, document);
    }

    /// <summary>A rename or merge rewrites the links in the database; nothing else moves.</summary>
    public void Relink(string oldName, string newName)
    {
        foreach (var document in LinkedTo(oldName).ToList())
            site[document.Type].Change(document, changed =>
        {
            foreach (var link in changed.Rows("links").Where(link => link.Text("link_name") == oldName))
                link["link_name"] = newName;
        });
    }

    public void SetEmail(Document contact, string? email, Transaction transaction)
    {
        contact["email_id"] = email;
        if (email is not null)
            writer.Assign(contact,
                new PyDict { ["email_ids"] = new PyList { new PyDict { ["email_id"] = email, ["is_primary"] = 1L } } },
                transaction);
    }

    public void SetMobile(Document contact, string? mobile, Transaction transaction)
    {
        contact["mobile_no"] = mobile;
        if (mobile is not null)
            writer.Assign(contact,
                new PyDict { ["phone_nos"] =
                    new PyList { new PyDict { ["phone"] = mobile, ["is_primary_mobile_no"] = 1L } } }, transaction);
    }

    /// <summary>ERPNext's default Address Template.</summary>
    public static string Rendered(Document address)
    {
        string Line(string column, string end) => address.Text(column) is { Length: > 0 } text ? text + end : "";
        return Line("address_line1", "<br>\n") + Line("address_line2", "<br>") + Line("city", "<br>\n")
            + Line("state", "<br>") + Line("pincode", "<br>") + Line("country", "<br>\n") + "<br>\n";
    }

    private IEnumerable<Document> Linked(Document document) =>
        document.Rows("links").Select(link => site[DocTypes.Customer].Find(link.Text("link_name") ?? ""))
            .OfType<Document>();

    private IEnumerable<Document> LinkedTo(string customer)
    {
        var candidates = site[DocTypes.Contact].LinkedTo(customer).Concat(site[DocTypes.Address].LinkedTo(customer));
        return candidates.Where(document => document.Rows("links").Any(link => link.Text("link_name") == customer));
    }

    private void Link(Document document, Document customer, Transaction transaction) =>
        writer.Assign(document, new PyDict
    {
        ["links"] = new PyList {
            new PyDict { ["link_doctype"] = "Customer", ["link_name"] = customer.Name,
                ["link_title"] = customer.Text("customer_name") } },
    }, transaction);

    private string Free(DocType type, string name)
    {
        var shortened = name.Length <= 130 ? name : name[..130];
        return site[type].Find(shortened) is null ? shortened : Enumerable.Range(1, int.MaxValue)
            .Select(number => $"{shortened}-{number}").First(free => site[type].Find(free) is null);
    }
}
