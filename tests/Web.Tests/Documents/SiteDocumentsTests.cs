namespace CustomerSync.Tests.Documents;

/// <summary>Documents that suppose a running product, typed command by command.</summary>
[Trait("Speed", "Slow")]
public sealed class SiteDocumentsTests(DocumentedSite site) : IClassFixture<DocumentedSite>
{
    [Theory]
    [InlineData("docs/api.md")]
    [InlineData("docs/troubleshooting.md")]
    [InlineData("docs/access.md")]
    public async Task Its_commands_work_and_print_what_it_says(string document)
    {
        await site.Terminal.RunAll(document);
        await site.Terminal.EndAll();
    }
}
