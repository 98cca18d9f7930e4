using ErpNextSimulator.Control;
using ErpNextSimulator.Customers;
using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Rest;

/// <summary><c>/api/method/...</c>: the methods that the product, its tests and the recordings call.</summary>
public sealed class MethodApi(
    Site site, ResourceApi resources, CustomerActions customers, SimulatorOptions options, Faults faults)
{
    public RestAnswer Handle(RestRequest request, string method)
    {
        if (method == "ping") return RestAnswer.Message("pong");
        if (method == "frappe.client.get_time_zone")
            return RestAnswer.Message(new PyDict { ["time_zone"] = site.Clock.Zone });
        var call = Known(method) ?? throw Unknown(method);
        if (request.User.IsGuest) throw NotForGuests(method);
        return call(request);
    }

    /// <summary><c>/api/v2/doctype/Customer/count</c> and <c>/meta</c>.</summary>
    public RestAnswer DocTypeV2(RestRequest request, string rest)
    {
        if (rest.EndsWith("/count", StringComparison.Ordinal))
            return RestAnswer.Data(site.Count(request.User, rest[..^"/count".Length], request.Parameters));
        if (!rest.EndsWith("/meta", StringComparison.Ordinal) || options.Major < 15)
            throw FrappeException.NotFound("Not Found");
        if (request.User.IsGuest) throw FrappeException.Forbidden(request.User.Name, "DocType");
        return RestAnswer.Data(Meta.Fields(Site.TypeNamed(rest[..^"/meta".Length]), faults.Removed));
    }

    private Func<RestRequest, RestAnswer>? Known(string method) => method switch
    {
        "frappe.auth.get_logged_user" => request => RestAnswer.Message(request.User.Name),
        "frappe.utils.change_log.get_versions" => _ => RestAnswer.Message(Versions()),
        "frappe.client.get_count" =>
            request => RestAnswer.Message(site.Count(request.User, request.Text("doctype"), request.Parameters)),
        "frappe.client.get_list" =>
            request => RestAnswer.Message(
                faults.Whole(request.Text("doctype"),
                    site.List(request.User, request.Text("doctype"), request.Parameters))),
        "frappe.client.get" => Get,
        "frappe.client.get_single_value" => SingleValue,
        "frappe.client.set_value" => SetValue,
        "frappe.client.insert_many" => InsertMany,
        "frappe.client.bulk_update" => BulkUpdate,
        "frappe.client.rename_doc" => Rename,
        "frappe.model.rename_doc.update_document_title" => UpdateTitle,
        "frappe.desk.reportview.delete_items" => DeleteItems,
        _ => null,
    };

    private static FrappeException NotForGuests(string method)
    {
        var text = "<details><summary>You are not permitted to access this resource.</summary>Function "
            + $"<strong>{method}</strong> is not whitelisted.</details>";
        return new(403, "PermissionError", text) {
            Messages = [new ServerMessage(text) { Title = "Method Not Allowed" }] };
    }

    private PyDict Versions() => new(StringComparer.Ordinal)
    {
        ["frappe"] = Version(
            "Frappe Framework", "Full stack web framework with Python, Javascript, MariaDB, Redis, Node",
            options.FrappeVersion),
        ["erpnext"] = Version("ERPNext", "ERP made simple", options.ErpNextVersion),
    };

    private static PyDict Version(string title, string description, string version) =>
        new(StringComparer.Ordinal) {
            ["title"] = title, ["description"] = description, ["branch"] = "", ["version"] = version };

    private RestAnswer Get(RestRequest request) => site.Read(() =>
    {
        faults.MustRead(request.User, request.Text("doctype"));
        var document = site.Get(Site.TypeNamed(request.Text("doctype")), request.Text("name"));
        if (faults.Hides(document)) throw FrappeException.Forbidden(request.User.Name, request.Text("doctype"));
        return RestAnswer.Message(document.ToDict(withNulls: true));
    });

    private RestAnswer SingleValue(RestRequest request)
    {
        if (!request.User.IsAdministrator)
            throw new FrappeException(403, "PermissionError", $"No permission for {request.Text("doctype")}");
        return RestAnswer.Message(request.Text("field") == "time_zone" ? site.Clock.Zone : null);
    }

    /// <summary>
    /// Saves the document; of a child row its parent, which is then the answer (child-setvalue.json).
    /// </summary>
    private RestAnswer SetValue(RestRequest request) => site.Commit(request.User, transaction =>
    {
        request.User.MustWrite(request.Text("doctype") is "Customer Credit Limit"
            ? "Customer" : request.Text("doctype"), "write", request.Text("name"));
        var document = site.Get(Site.TypeNamed(request.Text("doctype")), request.Text("name"));
        var values = request.Json("fieldname") as PyDict
            ?? new PyDict { [request.Text("fieldname")] = request.Parameters.GetValueOrDefault("value") };
        resources.SaveAs(transaction, document, values);
        return RestAnswer.Message((document.Type.IsChild ? site.ParentOf(document) : document).ToDict(withNulls: true));
    });

    private RestAnswer InsertMany(RestRequest request) => site.Commit(request.User, transaction =>
    {
        request.User.MustWrite("Customer", "create", null);
        return RestAnswer.Message(
            new PyList(((PyList)request.Json("docs")!).Cast<PyDict>()
                .Select(doc => customers.Insert(transaction, doc).Customer.Name)));
    });

    private RestAnswer BulkUpdate(RestRequest request) => site.Commit(request.User, transaction =>
    {
        request.User.MustWrite("Customer", "write", null);
        foreach (var doc in ((PyList)request.Json("docs")!).Cast<PyDict>())
            customers.Save(transaction, site.Get(DocTypes.Customer, (string)doc["docname"]!), doc);
        return RestAnswer.Message(new PyDict { ["failed_docs"] = new PyList() });
    });

    private RestAnswer Rename(RestRequest request) => site.Commit(request.User, transaction =>
    {
        request.User.MustWrite(request.Text("doctype"), "write", request.Text("old_name"));
        var (customer, newName) =
            (site.Get(DocTypes.Customer, request.Text("old_name")), request.Text("new_name").Trim());
        if (request.Flag("merge")) customers.Merge(transaction, customer, site.Get(DocTypes.Customer, newName));
        else customers.Rename(transaction, customer, newName);
        return RestAnswer.Message(newName, Renamed(request.Text("old_name"), newName));
    });

    private RestAnswer UpdateTitle(RestRequest request) => site.Commit(request.User, transaction =>
    {
        request.User.MustWrite(request.Text("doctype"), "write", request.Text("docname"));
        var newName = request.Text("name");
        customers.RenameWithTitle(
            transaction, site.Get(DocTypes.Customer, request.Text("docname")), newName, request.Text("title"));
        return RestAnswer.Message(
            newName, Renamed(request.Text("docname"), newName),
            new ServerMessage("Saved") { Indicator = "green", Alert = true, Raised = false });
    });

    private RestAnswer DeleteItems(RestRequest request) => site.Commit(request.User, transaction =>
    {
        request.User.MustDelete("Customer", "");
        var messages = customers.BulkDelete(transaction, ((PyList)request.Json("items")!).Cast<string>());
        return messages.Count == 0
            ? new RestAnswer(200, [])
            : new RestAnswer(200, new PyDict { ["_server_messages"] = ErrorBody.ServerMessages(messages) });
    });

    private static ServerMessage Renamed(string oldName, string newName) =>
        new($"Document renamed from <strong>{oldName}</strong> to <strong>{newName}</strong>") {
            Indicator = "green", Alert = true, Raised = false };

    private static FrappeException Unknown(string method)
    {
        var app = $"App {method.Split('.')[0]} is not installed";
        var text = $"Failed to get method for command {method} with {app}";
        return new(417, "ValidationError", text) { Messages = [new ServerMessage(app), new ServerMessage(text)] };
    }
}
