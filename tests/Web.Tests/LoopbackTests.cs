using System.Net;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>Promise 7, until access is built: nobody but this machine.</summary>
public sealed class LoopbackTests(OpenFront shared) : IClassFixture<OpenFront>
{
    private readonly RunningFront _front = shared.Front;

    [Theory]
    [InlineData("Host", "erp.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("X-Forwarded-For", "203.0.113.5")]
    [InlineData("Forwarded", "for=203.0.113.5")]
    [InlineData("X-Real-IP", "203.0.113.5")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_request_that_comes_from_elsewhere_is_refused(string header, string value)
    {
        foreach (var path in new[] { "/", "/api/customers", "/api/customers/events" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await _front.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("Host", "localhost:5080")]
    [InlineData("Host", "[::1]:5080")]
    [InlineData("Origin", "http://localhost:3000")]
    public async Task A_request_of_this_machine_is_let_in(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/customers");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _front.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
