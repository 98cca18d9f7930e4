using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Documents;

/// <summary>README.md as a newcomer follows it: the demo, the product alone, what they print.</summary>
[Trait("Speed", "Slow")]
public sealed class ReadmeTests
{
    private static readonly List<CodeBlock> Blocks =
        [.. CodeBlock.Of("README.md").Where(block => block is { IsCommands: true, NotRun: null })];

    [Fact]
    public async Task The_demo_is_there_and_what_is_done_in_its_ERPNext_is_on_the_page()
    {
        var port = Ports.Free();
        await using var terminal = new Terminal().At(port, Ports.Free());
        var said = await terminal.Run(Blocks[0]);
        using var http = new HttpClient(new SocketsHttpHandler()) {
            BaseAddress = new Uri($"http://localhost:{port}") };
        await SignIn(http, Regex.Match(said, @"sign-in#(\S+)").Groups[1].Value);
        (await http.PostAsJsonAsync("/api/webhooks/erpnext/setup", new { action = "install" }))
            .EnsureSuccessStatusCode();

        await terminal.Run(Blocks[1]);

        await Wait.Until("Nour is in the list", async () => (await http.GetFromJsonAsync<JsonElement>(
            "/api/customers?search=Nour")).ToString().Contains("\"Nour\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_product_takes_the_recorded_delivery_and_answers_the_key_that_it_made()
    {
        await using var terminal = new Terminal().At(Ports.Free(), Ports.Free());

        foreach (var block in Blocks[2..]) await terminal.Run(block);

        var again = await terminal.Run(Blocks[3] with { Prints = "\"outcome\":\"duplicate\"" });
        Assert.Contains("duplicate", again, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_read_in_minutes_and_what_it_names_is_there()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        Assert.InRange(text.Count(letter => letter == '\n'), 1, 200);
        var named = Regex.Matches(text, @"[`""]((?:docs|deploy|src|tests|clients|examples)/[\w./-]*)[`""]")
            .Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(named.Count > 20);
        Assert.All(named, path => Assert.NotEmpty(Directory.GetFileSystemEntries(
            Path.Combine(Repository.Root, Path.GetDirectoryName(path)!), Path.GetFileName(path) + "*")));
    }

    private static async Task SignIn(HttpClient http, string link)
    {
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        (await http.PostAsJsonAsync("/api/access/sign-in", new { link })).EnsureSuccessStatusCode();
    }
}
