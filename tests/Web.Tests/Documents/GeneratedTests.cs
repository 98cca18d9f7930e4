using System.Text.Json;
using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Documents;

/// <summary>
/// What docs/api.md and docs/settings.md have below their mark is made from the product: when this fails, run
/// docs/generate.sh and look at what differs.
/// </summary>
public sealed class GeneratedTests(OpenFront shared) : IClassFixture<OpenFront>
{
    private const string Mark = "<!-- Generated from here on: docs/generate.sh -->\n";

    [Fact]
    public async Task The_routes_and_types_of_api_md_are_those_of_the_OpenAPI_document() =>
        Approve("api.md", new ApiTables(JsonSerializer.Deserialize<JsonElement>(
            await shared.Front.Http.GetStringAsync("/openapi/v1.json"))).Write());

    [Fact]
    public void The_keys_of_settings_md_are_those_of_the_options() => Approve("settings.md", SettingsTable.Write());

    [Fact]
    public void What_is_read_without_options_is_in_settings_md_too()
    {
        var told = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));
        var read = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"(?:onfiguration|settings)\[""([^""]+)""\]"))
            .Select(key => key.Groups[1].Value).Distinct().ToList();

        Assert.Contains("Metrics:Urls", read);
        Assert.All(read, key => Assert.Contains(key, told, StringComparison.OrdinalIgnoreCase));
    }

    private static void Approve(string name, string generated)
    {
        var path = Path.Combine(Repository.Root, "docs", name);
        var approved = File.ReadAllText(path);
        var at = approved.IndexOf(Mark, StringComparison.Ordinal);
        Assert.True(at >= 0, $"docs/{name} has no line '{Mark.Trim()}'.");
        var received = approved[..(at + Mark.Length)] + generated;
        if (received != approved)
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.received"), received);

        Assert.Equal(approved, received);
    }
}
