using ErpNextSimulator.Control;
using ErpNextSimulator.Customers;
using ErpNextSimulator.Documents;
using ErpNextSimulator.OAuth;
using ErpNextSimulator.Webhooks;

namespace ErpNextSimulator.Rest;

/// <summary><c>/api/resource/DocType[/name]</c> and <c>/api/v2/document/DocType[/name]</c>.</summary>
public sealed class ResourceApi(
    Site site, DocumentWriter writer, CustomerActions customers, ContactsAndAddresses details, WebhookQueue webhooks,
    Faults faults)
{
    /// <param name="rest">What follows in the path; a name may hold slashes.</param>
    public RestAnswer Handle(RestRequest request, string rest)
    {
        var (docType, name) = rest.Split('/', 2) is [var type, var one] && one.Length > 0
            ? (type, one) : (rest.TrimEnd('/'), null);
        return (request.Method, name) switch
        {
            ("GET", null) => RestAnswer.Data(faults.Whole(docType, List(request, docType))),
            ("POST", null) => Insert(request, docType),
            ("GET", not null) => Read(request, docType, name),
            ("PUT", not null) => Save(request, docType, name),
            ("DELETE", not null) => Delete(request, docType, name),
            _ => throw new FrappeException(403, "PermissionError", "Not permitted"),
        };
    }

    private RestAnswer Read(RestRequest request, string docType, string name)
    {
        if (docType == "DocType") return RestAnswer.Data(Meta.Of(Site.TypeNamed(name), request.User, faults.Removed));
        if (docType == "System Settings") return Settings(request);
        return site.Read(() =>
        {
            var type = Site.TypeNamed(docType);
            if (!type.IsChild) faults.MustRead(request.User, docType);
            var document = site.Get(type, name);
            if (faults.Hides(document)) throw FrappeException.Forbidden(request.User.Name, docType);
            return RestAnswer.Data(faults.Whole(docType, [Shown(document)])[0]);
        });
    }

    private PyList List(RestRequest request, string docType)
    {
        var rows = site.List(request.User, docType, request.Parameters);
        if (docType == DocTypes.Webhook.Name) foreach (var row in rows.OfType<PyDict>())
            WebhookRules.Shown(row, site.Options);
        return rows;
    }

    private PyDict Shown(Document document, bool unsaved = false)
    {
        var dict = document.ToDict(withNulls: false, unsaved);
        return document.Type == DocTypes.Webhook ? WebhookRules.Shown(dict, site.Options) : dict;
    }

    private RestAnswer Settings(RestRequest request)
    {
        request.User.MustRead("System Settings");
        return RestAnswer.Data(
            new PyDict { ["name"] = "System Settings", ["country"] = "Saudi Arabia", ["time_zone"] = site.Clock.Zone,
                ["doctype"] = "System Settings" });
    }

    private RestAnswer Insert(RestRequest request, string docType) => site.Commit(request.User, transaction =>
    {
        var type = Site.TypeNamed(docType);
        request.User.MustWrite(docType, "create", request.Parameters.GetValueOrDefault("name") as string);
        var (document, note) = CustomerActions.IsCustomer(type)
            ? customers.Insert(transaction, request.Parameters)
            : (InsertOther(transaction, type, request.Parameters), null);
        return RestAnswer.Data(Shown(document, unsaved: true), note);
    });

    private Document InsertOther(Transaction transaction, DocType type, PyDict values)
    {
        if (type == DocTypes.Comment) values["comment_email"] = transaction.User.Name;
        if (type == DocTypes.OAuthClient) return InsertClient(transaction, values);
        if (type != DocTypes.Webhook)
            return writer.Insert(transaction, new Document(type, NameOf(type, values)), values);
        var webhook = new Document(type, WebhookRules.NameFor(site, values));
        writer.Assign(webhook, values, transaction);
        WebhookRules.Validate(webhook, site.Options);
        WebhookRules.RefuseDuplicate(site, webhook.Name);
        writer.Insert(transaction, webhook);
        webhooks.Remap();
        return webhook;
    }

    private Document InsertClient(Transaction transaction, PyDict values)
    {
        var client = new Document(DocTypes.OAuthClient, site.NewName());
        writer.Assign(client, values, transaction);
        OAuthClientRules.Validate(client);
        return writer.Insert(transaction, client);
    }

    private string NameOf(DocType type, PyDict values) =>
        values.GetValueOrDefault(type == DocTypes.Address ? "address_title" : "first_name") is string title
        ? $"{title}-{site.NewName()}" : site.NewName();

    private RestAnswer Save(RestRequest request, string docType, string name) =>
        site.Commit(request.User, transaction =>
    {
        var type = Site.TypeNamed(docType);
        if (!type.IsChild) request.User.MustWrite(docType, "write", name);
        var document = site.Get(type, name);
        SaveAs(transaction, document, request.Parameters);
        return RestAnswer.Data(Shown(document));
    });

    /// <summary>A child row is saved by saving its parent (child-put.json).</summary>
    public void SaveAs(Transaction transaction, Document document, PyDict values)
    {
        if (document.Type.IsChild)
        {
            writer.Assign(document, values, transaction);
            SaveAs(transaction, site.ParentOf(document), []);
        }
        else if (document.Type == DocTypes.Customer) customers.Save(transaction, document, values);
        else if (document.Type == DocTypes.Address) details.SaveAddress(transaction, document, values);
        else if (document.Type == DocTypes.Contact) details.SaveContact(transaction, document, values);
        else SaveOther(transaction, document, values);
    }

    private void SaveOther(Transaction transaction, Document document, PyDict values)
    {
        if (document.Type == DocTypes.Webhook) Check(document, values, transaction);
        writer.Save(transaction, document, values);
        if (document.Type == DocTypes.Webhook) webhooks.Remap();
    }

    private void Check(Document webhook, PyDict values, Transaction transaction)
    {
        var changed = new Document(DocTypes.Webhook, webhook.Name);
        foreach (var field in webhook.Type.Fields) changed[field.Name] = webhook[field.Name];
        writer.Assign(changed, values, transaction);
        WebhookRules.Validate(changed, site.Options);
    }

    private RestAnswer Delete(RestRequest request, string docType, string name) =>
        site.Commit(request.User, transaction =>
    {
        request.User.MustDelete(docType, name);
        var document = site.Get(Site.TypeNamed(docType), name);
        if (document.Type == DocTypes.OAuthClient) OAuthClientRules.RefuseLinked(site, document);
        if (document.Type == DocTypes.Customer) customers.Delete(transaction, document);
        else writer.Delete(transaction, document);
        return RestAnswer.Data("ok") with { Status = 202 };
    });
}
