using CustomerSync.Tests.Hooks;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Packages;

namespace CustomerSync.Tests.Documents;

/// <summary>Every block of commands in a document is run by a test, or says behind its language why not.</summary>
public sealed class CommandsTests
{
    /// <summary>Who runs the blocks that are not marked.</summary>
    private static readonly Dictionary<string, string> RunBy = new()
    {
        ["README.md"] = nameof(ReadmeTests),
        ["deploy/README.md"] = nameof(ProcessDocumentsTests),
        ["docs/access.md"] = nameof(SiteDocumentsTests),
        ["docs/api.md"] = nameof(SiteDocumentsTests),
        ["docs/backup.md"] = nameof(ProcessDocumentsTests),
        ["docs/dotnet.md"] = nameof(ProcessDocumentsTests),
        ["docs/nextjs.md"] = nameof(NextTests),
        ["docs/settings.md"] = nameof(ProcessDocumentsTests),
        ["docs/sql.md"] = "ReadingTests of Grains.Tests",
        ["docs/troubleshooting.md"] = nameof(SiteDocumentsTests),
        ["docs/webhooks-out.md"] = nameof(HookDocumentTests),
        ["tests/ErpNextSimulator/README.md"] = nameof(ProcessDocumentsTests),
    };

    /// <summary>Blocks that are run, and those that are not, of each document that has any.</summary>
    private const string Approved = """
        CONTRIBUTING.md 0 1
        README.md 6 1
        clients/js/README.md 0 1
        deploy/README.md 1 4
        docs/access.md 1 0
        docs/api.md 6 0
        docs/backup.md 4 0
        docs/dotnet.md 2 2
        docs/nextjs.md 2 2
        docs/settings.md 1 0
        docs/sql.md 1 0
        docs/sqlserver-test.md 0 2
        docs/troubleshooting.md 15 0
        docs/webhooks-out.md 3 0
        tests/Benchmarks/README.md 0 5
        tests/ErpNextSimulator/README.md 2 0
        """;

    [Fact]
    public void Every_block_of_commands_is_run_or_says_why_not()
    {
        var blocks = Documents().ToDictionary(
            document => document, document => CodeBlock.Of(document).Where(block => block.IsCommands).ToList());

        Assert.Equal(Approved.ReplaceLineEndings("\n").Split('\n'),
            blocks.Where(document => document.Value.Count > 0).Select(document =>
                $"{document.Key} {document.Value.Count(block => block.NotRun is null)} "
                + $"{document.Value.Count(block => block.NotRun is not null)}"));
        Assert.Equal(blocks.Where(document => document.Value.Exists(block => block.NotRun is null))
            .Select(document => document.Key), RunBy.Keys.Order(StringComparer.Ordinal));
        Assert.All(blocks.Values.SelectMany(document => document).Where(block => block.NotRun is not null),
            block => Assert.True(block.NotRun!.Length > 10, $"'{block.NotRun}' is no reason."));
    }

    private static IEnumerable<string> Documents() =>
        new[] { "", "clients", "deploy", "docs", "examples", "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md",
                folder.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.StartsWith("docs/decisions/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
