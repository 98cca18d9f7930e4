using System.Security.Cryptography;
using System.Text;
using ErpNextSimulator.Python;

namespace ErpNextSimulator.Rest;

/// <summary>The bodies of errors: v1 with its doubly encoded messages, v2 with a list.</summary>
public static class ErrorBody
{
    public static PyDict V1(FrappeException error, bool traceback)
    {
        var body = new PyDict(StringComparer.Ordinal);
        var name = error.Module + error.Type + (error.Text.Length == 0 ? "" : ": " + error.Text);
        if (traceback && error.HasTraceback) body["exception"] = name;
        body["exc_type"] = error.Type;
        if (traceback && error.HasTraceback)
            body["exc"] = PyJson.Dumps(
                new PyList { "Traceback (most recent call last):\n  File \"apps/frappe/frappe/app.py\", line 114, "
                    + $"in application\n    response = frappe.api.handle(request)\n{name}\n" });
        if (error.Messages.Count > 0) body["_server_messages"] = ServerMessages(error.Messages);
        if (error.ErrorMessage is not null) body["_error_message"] = error.ErrorMessage;
        return body;
    }

    public static PyDict V2(FrappeException error)
    {
        var message = error.Messages is [var first, ..] ? first : new ServerMessage(error.Text);
        return new(StringComparer.Ordinal)
        {
            ["errors"] = new PyList {
                new PyDict { ["type"] = error.Type, ["message"] = message.Message, ["title"] = message.Title,
                    ["indicator"] = message.Indicator ?? "red" } },
        };
    }

    /// <summary>JSON text of a list of JSON texts.</summary>
    public static string ServerMessages(IEnumerable<ServerMessage> messages) =>
        PyJson.Dumps(new PyList(messages.Select(message => (object?)PyJson.Dumps(Of(message)))));

    private static PyDict Of(ServerMessage message)
    {
        var dict = new PyDict(StringComparer.Ordinal) { ["message"] = message.Message, ["title"] = message.Title };
        if (message.Indicator is not null || message.Raised) dict["indicator"] = message.Indicator ?? "red";
        if (message.Raised) (dict["raise_exception"], dict["__frappe_exc_id"]) = (1L, Id(message.Message));
        if (message.Alert) dict["alert"] = 1L;
        return dict;
    }

    /// <summary>56 hexadecimal digits, as frappe's.</summary>
    private static string Id(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..56];
}
