using ErpNextSimulator.Customers;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Control;

/// <summary>
/// Everything by name, for tests and the demo: what people and programs do inside ERPNext, with the events
/// and silences of the real thing. Each takes a customer's name, and <c>to</c> or <c>values</c> where it needs them,
/// and returns the name that it left.
/// </summary>
public sealed class Actions(
    Site site, DocumentWriter writer, CustomerActions customers, ContactsAndAddresses details, Seeder seeder)
{
    private delegate string Doing(Transaction transaction, string name, string to, PyDict values);

    public IReadOnlyCollection<string> All => _known.Keys;

    private readonly Dictionary<string, Doing> _known = new(StringComparer.Ordinal);

    public string Do(string action, string name = "", string to = "", PyDict? values = null)
    {
        if (_known.Count == 0) Fill();
        if (!_known.TryGetValue(action, out var doing))
            throw FrappeException.Validation($"No action {action}; there are: {string.Join(", ", All)}");
        return site.Commit(User.Administrator, transaction => doing(transaction, name, to, values ?? []));
    }

    private void Fill()
    {
        FillLoud();
        FillSilent();
        FillNames();
        FillDeletes();
        FillDetails();
    }

    private void FillLoud()
    {
        _known["create"] = (transaction, name, _, values) =>
            customers.Insert(transaction, New(name, values)).Customer.Name;
        _known["save"] = (transaction, name, _, values) =>
            On(name, customer => customers.Save(transaction, customer, values));
        _known["db_set"] = (transaction, name, _, values) => On(name, customer =>
        {
            writer.Touch(transaction, customer, changed => writer.Assign(changed, values, transaction));
            transaction.Raise(customer, "on_change");
        });
        _known["create_and_delete"] = (transaction, name, _, values) =>
        {
            var customer = customers.Insert(transaction, New(name, values)).Customer;
            customers.Delete(transaction, customer);
            return customer.Name;
        };
        _known["phantom"] = (transaction, name, _, values) =>
        {
            var customer = new Document(DocTypes.Customer, name) {
                ["creation"] = site.Now(), ["modified"] = site.Now(), ["customer_name"] = name };
            transaction.Raise(customer, "after_insert", "on_update");
            return name;
        };
        _known["phantom_delete"] =
            (transaction, name, _, _) => On(name, customer => transaction.Raise(customer, "on_trash"));
    }

    private void FillSilent()
    {
        _known["set_value"] =
            (transaction, name, _, values) =>
                On(name, customer =>
                    writer.Touch(transaction, customer, changed => writer.Assign(changed, values, transaction)));
        _known["sql"] = (transaction, name, _, values) =>
            On(name, customer => writer.Assign(customer, values, transaction));
        _known["import"] = (transaction, name, _, values) =>
        {
            transaction.LosesEvents = true;
            if (site[DocTypes.Customer].Find(name) is not { } customer)
                return customers.Insert(transaction, New(name, values)).Customer.Name;
            customers.Save(transaction, customer, values);
            return customer.Name;
        };
        _known["import_many"] = (_, _, to, _) =>
        {
            seeder.Seed(int.Parse(to, System.Globalization.CultureInfo.InvariantCulture));
            return to;
        };
        _known["sql_insert"] = (transaction, name, _, values) =>
        {
            var customer = new Document(DocTypes.Customer, name) { ["customer_name"] = name.Trim() };
            writer.Assign(customer, values, transaction);
            return writer.Silent(transaction, customer).Name;
        };
        _known["rename_group"] = (transaction, name, to, _) =>
        {
            foreach (var customer in site[DocTypes.Customer].Where(
                customer => Collation.AreEqual(customer.Text("customer_group"), name)).ToList())
                customer["customer_group"] = to;
            return to;
        };
        _known["comment"] = (transaction, name, to, _) =>
            On(name, customer => writer.Comment(transaction, "Comment", "Customer", customer.Name, to));
    }

    private void FillNames()
    {
        _known["rename"] = (transaction, name, to, _) =>
            On(name, customer => customers.Rename(transaction, customer, to));
        _known["rename_id"] =
            (transaction, name, to, _) => On(name, customer => customers.RenameId(transaction, customer, to));
        _known["rename_with_title"] =
            (transaction, name, to, values) =>
                On(name, customer =>
                    customers.RenameWithTitle(transaction, customer, to, values.GetValueOrDefault("title") as string
                        ?? to));
        _known["merge"] = (transaction, name, to, _) =>
            On(name, customer => customers.Merge(transaction, customer, site.Get(DocTypes.Customer, to)));
    }

    private void FillDeletes()
    {
        _known["delete"] = (transaction, name, _, _) => On(name, customer => customers.Delete(transaction, customer));
        _known["delete_silently"] = (transaction, name, _, _) => On(name, customer =>
        {
            customers.Delete(transaction, customer);
            transaction.LosesEvents = true;
        });
        _known["delete_permanently"] =
            (transaction, name, _, _) => On(name, customer => site[DocTypes.Customer].Remove(customer));
        _known["bulk_delete"] = (transaction, name, _, _) =>
        {
            _ = customers.BulkDelete(transaction, name.Split('\n'));
            return name;
        };
        _known["link"] = (transaction, name, _, _) =>
            On(name, customer =>
                writer.Silent(transaction,
                    new Document(DocTypes.Project, site.NextInSeries("PROJ-")) { ["customer"] = customer.Name }));
        _known["restore"] = (transaction, name, _, values) => customers.Restore(transaction, name).Name;
    }

    private void FillDetails()
    {
        _known["edit_address"] =
            (transaction, name, _, values) =>
                On(name, customer =>
                    details.SaveAddress(
                        transaction, Primary(customer, DocTypes.Address, "customer_primary_address"), values));
        _known["edit_contact"] =
            (transaction, name, _, values) =>
                On(name, customer =>
                    details.SaveContact(
                        transaction, Primary(customer, DocTypes.Contact, "customer_primary_contact"), values));
        _known["add_address"] =
            (transaction, name, _, values) => On(name, customer => details.AddAddress(transaction, customer, values));
        _known["add_contact"] =
            (transaction, name, _, values) => On(name, customer => details.AddContact(transaction, customer, values));
        _known["link_contact"] =
            (transaction, name, _, values) => On(name, customer => details.LinkContact(transaction, customer, values));
        _known["link_address"] =
            (transaction, name, _, values) => On(name, customer => details.LinkAddress(transaction, customer, values));
        _known["save_contact"] =
            (transaction, name, _, values) =>
                OnDetail(DocTypes.Contact, name, contact => details.SaveContact(transaction, contact, values));
        _known["save_address"] =
            (transaction, name, _, values) =>
                OnDetail(DocTypes.Address, name, address => details.SaveAddress(transaction, address, values));
        _known["delete_contact"] =
            (transaction, name, _, _) =>
                OnDetail(DocTypes.Contact, name, contact => writer.Delete(transaction, contact));
        _known["delete_address"] =
            (transaction, name, _, _) =>
                OnDetail(DocTypes.Address, name, address => writer.Delete(transaction, address));
        _known["set_credit_limit"] = (transaction, name, _, values) => On(name, customer =>
            customers.Save(transaction, customer, new PyDict { ["credit_limits"] = new PyList { values } }));
        _known["sql_credit_limit"] =
            (transaction, name, _, values) =>
                On(name, customer => writer.Assign(customer.Rows("credit_limits")[0], values, transaction));
    }

    private static PyDict New(string name, PyDict values)
    {
        if (name.Length > 0) values["customer_name"] = name;
        return values;
    }

    private string On(string name, Action<Document> change)
    {
        var customer = site.Get(DocTypes.Customer, name);
        change(customer);
        return customer.Name;
    }

    private string OnDetail(DocType type, string name, Action<Document> change)
    {
        var document = site.Get(type, name);
        change(document);
        return document.Name;
    }

    private Document Primary(Document customer, DocType type, string column) =>
        site.Get(type, customer.Text(column) ?? throw FrappeException.Validation($"{customer.Name} has no {column}"));
}
