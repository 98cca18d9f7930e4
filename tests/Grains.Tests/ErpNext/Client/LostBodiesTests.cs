using System.Net;
using System.Text;
using CustomerSync.ErpNext;
using ErpNextSimulator;

namespace CustomerSync.Tests.ErpNext;

/// <summary>Servers between the product and ERPNext that refuse bodies or take them away.</summary>
public sealed class LostBodiesTests
{
    [Theory]
    [InlineData(411, "<html>411 Length Required</html>", "411")]
    [InlineData(411, "", "411")]
    [InlineData(500, """{"exc_type":"TypeError","exception":"TypeError: get_list() missing 1 required positional argument: 'doctype'"}""", "took the body")]
    [InlineData(417, """{"exc_type":"ValidationError","exception":"frappe.exceptions.ValidationError: Please set the document name"}""", "took the body")]
    public void Both_are_named_with_the_cure(int status, string body, string says)
    {
        var error = Of(status, body);

        Assert.Equal(ErpNextFailure.BodyLost, error.Failure);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("between", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not ERPNext", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_tracebacks_it_is_said_as_a_guess() =>
        Assert.Contains("takes the body", Of(500, """{"exc_type":"TypeError"}""").Message, StringComparison.Ordinal);

    [Fact]
    public void A_request_without_a_body_lost_none() =>
        Assert.Equal(ErpNextFailure.ServerError,
            Of(500, """{"exc_type":"TypeError","exception":"TypeError: x() missing 1 required positional argument: 'y'"}""", false).Failure);

    [Fact]
    public async Task The_client_sends_lengths_and_names_what_loses_bodies()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 2);
        await using var under = ClientUnderTest.Of(simulator, ("ErpNext:Retries", "0"));
        simulator.Faults.LengthRequired = true;
        await under.Client.CreditLimits(["-"]);
        simulator.Faults.LosesBodies = "all";

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.CreditLimits(["-"]));

        Assert.Equal(ErpNextFailure.BodyLost, failed.Failure);
    }

    private static ErpNextException Of(int status, string body, bool hadBody = true)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        return ErpNextError.Of(
            (HttpStatusCode)status, response.Headers, Encoding.UTF8.GetBytes(body), TimeProvider.System, hadBody);
    }
}
