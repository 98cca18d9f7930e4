using System.Net;
using CustomerSync.Access;

namespace CustomerSync.Tests.Access;

public sealed class NewerRoleTests
{
    [Fact]
    public async Task A_role_that_only_a_newer_process_knows_is_none_here_however_high_its_number()
    {
        await using var front = await ClosedFront.Start();
        using var http = front.WithKey(await front.NewKey((AccessRole)7));

        foreach (var path in new[] { "/api/customers", "/api/access/people" })
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }
}
