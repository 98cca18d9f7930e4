using System.Net;
using System.Text;
using System.Text.Json;
using CustomerSync.ErpNext;

namespace CustomerSync.Tests.ErpNext;

/// <summary>
/// The sentences that are made of what a real ERPNext answered (the simulator's Recordings), and of what stands before
/// one.
/// </summary>
public sealed class ErpNextErrorTests
{
    [Theory]
    [InlineData("badsecret-401", ErpNextFailure.Unauthorized, "check ErpNext:ApiKey and ErpNext:ApiSecret")]
    [InlineData("error-401-notraceback", ErpNextFailure.Unauthorized, "check ErpNext:ApiKey and ErpNext:ApiSecret")]
    [InlineData("noauth-403", ErpNextFailure.Forbidden,
        "User Guest does not have doctype access via role permission for document Customer")]
    [InlineData("salesuser-delete", ErpNextFailure.Forbidden, "User not allowed to delete Customer: BU 1")]
    [InlineData("salesuser-deleted", ErpNextFailure.Forbidden, "for document Deleted Document")]
    [InlineData("read-404", ErpNextFailure.NotFound, "Customer No Such Customer not found")]
    [InlineData("nodoctype-404", ErpNextFailure.NotFound, "DocType NoSuchDocType not found")]
    [InlineData("v2-404", ErpNextFailure.NotFound, "Customer nope not found")]
    [InlineData("webhook-create-duplicate", ErpNextFailure.Refused, "Webhook cs-form-on_update already exists")]
    [InlineData("customer-create-quotes", ErpNextFailure.Refused,
        "Name cannot contain special characters like '<', '>'")]
    [InlineData("list-badfield", ErpNextFailure.Refused, "Field not permitted in query: nosuchfield")]
    [InlineData("error-417-notraceback", ErpNextFailure.Refused, "Field not permitted in query: nosuch")]
    [InlineData("delete-linked", ErpNextFailure.Refused, "You can disable this Customer instead of deleting it.")]
    [InlineData("conflict-timestamp", ErpNextFailure.Refused, "Please refresh to get the latest document.")]
    [InlineData("error-429", ErpNextFailure.RateLimited, "limits the rate of requests (429)")]
    [InlineData("list-badjson", ErpNextFailure.ServerError, "Expecting value: line 1 column 2 (char 1)")]
    [InlineData("error-503-maintenance", ErpNextFailure.Maintenance, "in maintenance or being migrated (503)")]
    public void A_recorded_error_becomes_one_sentence(string label, ErpNextFailure failure, string says)
    {
        var (status, body) = Recorded(label);

        var error = Of((HttpStatusCode)status, body);

        Assert.Equal(failure, error.Failure);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Only_ERPNexts_own_404_says_that_a_document_is_missing()
    {
        Assert.True(Of(HttpStatusCode.NotFound, Recorded("read-404").Body).IsMissingDocument);
        Assert.False(Of(HttpStatusCode.NotFound, "<html>erp.example.com does not exist</html>").IsMissingDocument);
        Assert.False(Of(HttpStatusCode.NotFound, "{\"detail\":\"not here\"}").IsMissingDocument);
    }

    [Theory]
    [InlineData(301, "<html></html>", ErpNextFailure.NotErpNext)]
    [InlineData(403, "<html>nginx</html>", ErpNextFailure.NotErpNext)]
    [InlineData(404, "<html>erp.example.com does not exist</html>", ErpNextFailure.NotErpNext)]
    [InlineData(400, "<html>Request Line is too large</html>", ErpNextFailure.Refused)]
    [InlineData(502, "<html>nginx</html>", ErpNextFailure.Unreachable)]
    [InlineData(503, "<html>nginx</html>", ErpNextFailure.Unreachable)]
    [InlineData(500, "", ErpNextFailure.ServerError)]
    [InlineData(500, "<html>500</html>", ErpNextFailure.ServerError)]
    [InlineData(417, "{\"exc_type\":\"ValidationError\",\"_server_messages\":\"broken\"}", ErpNextFailure.Refused)]
    [InlineData(417, "{\"exc_type\":7,\"_server_messages\":\"[1]\",\"exception\":null}", ErpNextFailure.Refused)]
    [InlineData(417, "[]", ErpNextFailure.Refused)]
    public void What_is_not_ERPNexts_own_or_broken_is_still_one_sentence(
        int status, string body, ErpNextFailure failure)
    {
        var error = Of((HttpStatusCode)status, body);

        Assert.Equal(failure, error.Failure);
        Assert.DoesNotContain('<', error.Message);
    }

    private static ErpNextException Of(HttpStatusCode status, string body)
    {
        using var response = new HttpResponseMessage(status);
        return ErpNextError.Of(status, response.Headers, Encoding.UTF8.GetBytes(body), TimeProvider.System);
    }

    private static (int Status, string Body) Recorded(string label)
    {
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Recordings", label + ".json")));
        return (json.RootElement.GetProperty("status").GetInt32(), json.RootElement.GetProperty("body").GetString()!);
    }
}
