using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary><c>--env-file</c>: the application's <c>.env.local</c>.</summary>
public sealed class EnvFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Theory]
    [InlineData("A=b", "A=b")]
    [InlineData("A=b\r\nC = d \n", "A=b|C=d")]
    [InlineData("  export A=b # said", "A=b")]
    [InlineData("A=b#c", "A=b#c")]
    [InlineData("# A=b\n\nnonsense\nC=", "C=")]
    [InlineData("A=\"b # c\" # said\nD='e\"f'", "A=b # c|D=e\"f")]
    [InlineData("A=\"two\nlines\\nand \\\"three\\\"\"\nB=c", "A=two\nlines\nand \"three\"|B=c")]
    [InlineData("\uFEFFAccess__Mode=Open", "Access__Mode=Open")]
    [InlineData("A=https://x/?a=b", "A=https://x/?a=b")]
    public void Lines_are_read_as_applications_write_them(string text, string expected) =>
        Assert.Equal(expected, string.Join(
            '|', EnvFile.Read(text).Select(variable => $"{variable.Name}={variable.Value}")));

    [Fact]
    public async Task The_product_starts_on_it_and_the_environment_counts_more()
    {
        var file = Path.Combine(_folder.FullName, ".env.local");
        await File.WriteAllTextAsync(file, "NEXT_PUBLIC_ERPNEXT_URL=ftp://wrong\nAccess__Mode=Nonsense\n");
        await using var process = new ChildProcess("CustomerSync.Web.dll", _folder,
            [("Access__Mode", "Open"), ("ASPNETCORE_URLS", "http://127.0.0.1:0")], "--env-file", file);

        Assert.Equal(1, await process.Ends());
        Assert.Contains("ErpNext:Url must be", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Nonsense", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--env-file", "/no/such/file")]
    [InlineData("--env-file=/no/such/file")]
    [InlineData("--env-file")]
    public void A_file_that_cannot_be_read_is_said(params string[] arguments)
    {
        using var errors = new StringWriter();

        Assert.False(EnvFile.TryTake(["--urls", "x", .. arguments], errors, out _));
        Assert.StartsWith("CustomerSync cannot start:\n--env-file: ", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_else_of_the_command_line_stays()
    {
        var file = Path.Combine(_folder.FullName, "empty");
        File.WriteAllText(file, "");

        Assert.True(EnvFile.TryTake(
            ["admin-link", "--env-file", file, "--A:B", "c", "--env-file=" + file], TextWriter.Null, out var rest));
        Assert.Equal(["admin-link", "--A:B", "c"], rest);
    }
}
