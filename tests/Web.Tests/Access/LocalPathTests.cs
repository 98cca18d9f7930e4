using CustomerSync.Access;

namespace CustomerSync.Tests.Access;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData(null, "/")]
    [InlineData("/deliveries?outcome=failed#x", "/deliveries?outcome=failed#x")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/x\\..\\..\\/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("https:evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("/api/customers/export.csv", "/")]
    [InlineData("/API/customers/export.csv", "/")]
    [InlineData("evil", "/")]
    public void Only_a_page_of_ours_is_one_to_come_back_to(string? wanted, string expected) =>
        Assert.Equal(expected, LocalPath.Of(wanted));
}
