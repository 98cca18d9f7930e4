using System.IO.Compression;
using System.Net;
using CustomerSync.ErpNext;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.ErpNext;

/// <summary>What stands at ErpNext:Url means no good.</summary>
public sealed class HostileAnswersTests
{
    [Fact]
    public async Task A_small_answer_that_unpacks_to_a_gigabyte_is_not_unpacked_and_not_asked_for_again()
    {
        var asked = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(async context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            for (var megabyte = 0; megabyte < 200; megabyte++) await packed.WriteAsync(new byte[1024 * 1024]);
        });
        await app.StartAsync();
        await using var under = new ClientUnderTest(new Uri(app.Urls.First()));

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.LoggedUser());

        Assert.Equal((ErpNextFailure.ServerError, 1), (failed.Failure, asked));
        Assert.Contains("64 MiB", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[fe80::1]/")]
    public async Task Where_clouds_tell_their_secrets_is_not_connected_to(string url)
    {
        await using var under = new ClientUnderTest(new Uri(url), settings: ("ErpNext:Retries", "0"));

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.LoggedUser());

        Assert.Contains("may not name", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.5", false)]
    [InlineData("192.168.1.7", false)]
    [InlineData("::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("169.254.0.1", true)]
    [InlineData("100.100.100.200", true)]
    public void Networks_of_ones_own_are_allowed(string address, bool isForbidden) =>
        Assert.Equal(isForbidden, OutgoingConnections.IsForbidden(IPAddress.Parse(address)));
}
