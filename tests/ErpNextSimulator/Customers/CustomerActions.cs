using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Customers;

/// <summary>
/// What can happen to a customer in ERPNext, with the events that each way raises and those that it does not.
/// </summary>
public sealed class CustomerActions(Site site, DocumentWriter writer, ContactsAndAddresses details)
{
    private const int MaxName = 140;

    public static bool IsCustomer(DocType type) => type == DocTypes.Customer;

    public (Document Customer, ServerMessage? Note) Insert(Transaction transaction, PyDict values)
    {
        var title = values.GetValueOrDefault("customer_name") as string
            ?? throw new FrappeException(417, "MandatoryError", "[Customer, ]: customer_name");
        var (name, note) = NameFor(title);
        var customer = writer.Insert(transaction, new Document(DocTypes.Customer, name), values);
        details.CreateWith(transaction, customer, values);
        return (customer, note);
    }

    public void Save(Transaction transaction, Document customer, PyDict values)
    {
        writer.Save(transaction, customer, values);
        site[DocTypes.Customer].Change(customer, details.Fetch);
    }

    /// <summary>Refused while a Project names the customer; then nothing is sent.</summary>
    public void Delete(Transaction transaction, Document customer)
    {
        if (site[DocTypes.Project].FirstOrDefault(project => project.Text("customer") == customer.Name) is { } project)
            throw Linked(customer.Name, project.Name);
        details.DeleteWith(transaction, customer);
        writer.Delete(transaction, customer);
        transaction.Raise(customer, "on_trash", "on_change");
    }

    /// <summary>
    /// Desk's bulk delete, greatest name first: after one refusal no event of the request is sent any more.
    /// </summary>
    public IReadOnlyList<ServerMessage> BulkDelete(Transaction transaction, IEnumerable<string> names)
    {
        var messages = new List<ServerMessage>();
        foreach (var name in names.OrderDescending(StringComparer.Ordinal))
        {
            try { Delete(transaction, site.Get(DocTypes.Customer, name)); }
            catch (FrappeException refused)
            {
                messages.AddRange(refused.Messages);
                transaction.LosesFurtherEvents = true;
            }
        }
        return messages;
    }

    /// <summary>
    /// With the naming "Customer Name" the title follows, by a write that raises on_change; else nothing but a comment
    /// tells of it.
    /// </summary>
    public void Rename(Transaction transaction, Document customer, string newName)
    {
        RenameId(transaction, customer, newName);
        SetTitle(transaction, customer);
    }

    /// <summary>The id alone: no event, and <c>modified</c> stays.</summary>
    public void RenameId(Transaction transaction, Document customer, string newName)
    {
        var oldName = customer.Name;
        var taken = site[DocTypes.Customer].Find(newName);
        if (taken is not null && taken != customer)
            throw FrappeException.Validation($"Another Customer with name {newName} exists, select another name");
        site[DocTypes.Customer].Change(customer, renamed => renamed.Rename(newName));
        details.Relink(oldName, newName);
        Tell(transaction, oldName, newName, $"renamed from <strong>{oldName}</strong> to <strong>{newName}</strong>");
    }

    /// <summary>Desk's rename with a new title: the customer is saved as well.</summary>
    public void RenameWithTitle(Transaction transaction, Document customer, string newName, string title)
    {
        if (newName != customer.Name) Rename(transaction, customer, newName);
        Save(transaction, customer, new PyDict { ["customer_name"] = title });
    }

    /// <summary>What belonged to the first belongs to the second, and the first is deleted.</summary>
    public void Merge(Transaction transaction, Document from, Document into)
    {
        details.Relink(from.Name, into.Name);
        writer.Delete(transaction, from);
        Tell(transaction, from.Name, into.Name,
            $"merged <strong>{from.Name}</strong> into <strong>{into.Name}</strong>");
        SetTitle(transaction, into);
        transaction.Raise(from, "on_trash", "on_change");
        if (!IsNamedByTitle) transaction.Raise(into, "on_change");
    }

    /// <summary>Undoes a delete from its Deleted Document, which is an insert of the last state.</summary>
    public Document Restore(Transaction transaction, string name)
    {
        var deleted = site[DocTypes.DeletedDocument].Where(
            deleted => deleted.Text("deleted_doctype") == "Customer" && deleted.Text("deleted_name") == name)
            .MaxBy(deleted => deleted.Modified, StringComparer.Ordinal)
            ?? throw FrappeException.NotFound($"Deleted Document {name} not found");
        var customer = writer.Insert(
            transaction, new Document(DocTypes.Customer, name), (PyDict)Python.PyJson.Loads(deleted.Text("data")!)!);
        (deleted["restored"], deleted["new_name"]) = (1L, customer.Name);
        return customer;
    }

    private bool IsNamedByTitle => site.Options.Naming == "Customer Name";

    private void SetTitle(Transaction transaction, Document customer)
    {
        if (!IsNamedByTitle) return;
        writer.Touch(transaction, customer, changed => changed["customer_name"] = changed.Name);
        transaction.Raise(customer, "on_change");
    }

    private void Tell(Transaction transaction, string oldName, string newName, string content)
    {
        foreach (var comment in site[DocTypes.Comment].Where(
            comment => comment.Text("reference_doctype") == "Customer" && comment.Text("reference_name") == oldName))
            comment["reference_name"] = newName;
        writer.Comment(transaction, "Edit", "Customer", newName, content);
    }

    private (string, ServerMessage?) NameFor(string title)
    {
        if (!IsNamedByTitle) return (site.NextInSeries($"CUST-{site.Now()[..4]}-"), null);
        var wanted = title.Trim();
        if (wanted.AsSpan().IndexOfAny('<', '>') >= 0)
            throw new FrappeException(409, "NameError", "Name cannot contain special characters like '<', '>'");
        if (wanted.EnumerateRunes().Count() > MaxName) throw new FrappeException(417, "CharacterLengthExceededError",
            $"Customer {wanted}: '<strong>Customer Name</strong>' ({wanted}) will get truncated, as max characters "
            + $"allowed is {MaxName}", "Value too big");
        if (site[DocTypes.Customer].Find(wanted) is null) return (wanted, null);
        var free = Enumerable.Range(1, int.MaxValue).Select(number => $"{wanted} - {number}")
            .First(name => site[DocTypes.Customer].Find(name) is null);
        return (free, new ServerMessage($"Changed customer name to '{free}' as '{wanted}' already exists.") {
            Title = "Note", Indicator = "yellow", Raised = false });
    }

    private static FrappeException Linked(string name, string project) =>
        new(417, "LinkExistsError", "You can disable this Customer instead of deleting it.")
    {
        Messages =
        [
            new ServerMessage("Cannot delete or cancel because Customer <a "
                + $"href=\"/app/Form/Customer/{name}\">{name}</a> is linked with Project <a "
                    + $"href=\"/app/Form/Project/{project}\">{project}</a> ") { Indicator = "red" },
            new ServerMessage("You can disable this Customer instead of deleting it.") { Indicator = "red" },
        ],
    };
}
