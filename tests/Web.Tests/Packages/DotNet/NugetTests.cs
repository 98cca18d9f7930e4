using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CustomerSync.Client;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages.DotNet;

/// <summary>What is in the NuGet package, and that it is what the front tells.</summary>
public sealed class NugetTests(OpenFront shared) : IClassFixture<OpenFront>
{
    private static readonly string Source = Path.Combine(Repository.Root, "clients", "dotnet");

    private static readonly NullabilityInfoContext Nullability = new();

    [Fact]
    public void The_public_interface_is_the_approved_one()
    {
        var received = PublicInterface.Of(typeof(CustomerSyncClient).Assembly);
        var approved = Path.Combine(Source, "PublicApi.approved.txt");
        if (received != File.ReadAllText(approved))
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt"), received);

        Assert.Equal(File.ReadAllText(approved), received);
    }

    [Fact]
    public void It_holds_the_assembly_its_documentation_and_a_readme_and_symbols_lie_beside_it()
    {
        using var package = ZipFile.OpenRead(Packed("nupkg"));
        using var symbols = ZipFile.OpenRead(Packed("snupkg"));

        string[] files = ["README.md", "lib/net10.0/CustomerSync.Client.dll", "lib/net10.0/CustomerSync.Client.xml"];
        Assert.Superset(files.ToHashSet(), package.Entries.Select(entry => entry.FullName).ToHashSet());
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/CustomerSync.Client.pdb");
        using var nuspec = new StreamReader(package.GetEntry("CustomerSync.Client.nuspec")!.Open(), Encoding.UTF8);
        Assert.DoesNotContain("<repository", nuspec.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(Customer))]
    [InlineData(typeof(CustomerChange))]
    [InlineData(typeof(CustomerPage))]
    [InlineData(typeof(CustomerHistoryPage))]
    [InlineData(typeof(CustomerHistoryEntry))]
    [InlineData(typeof(FieldChange))]
    [InlineData(typeof(ChangesPage))]
    [InlineData(typeof(FeedReset), "FeedResetTo")]
    [InlineData(typeof(SyncRun))]
    [InlineData(typeof(SyncHold))]
    [InlineData(typeof(SyncRunPage))]
    public async Task Types_are_those_of_the_OpenAPI_document(Type type, string? told = null)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(
            await shared.Front.Http.GetStringAsync("/openapi/v1.json"));
        var schema = document.GetProperty("components").GetProperty("schemas").GetProperty(told ?? type.Name);

        Assert.Equal(
            schema.GetProperty("properties").EnumerateObject()
                .Select(one => $"{one.Name}{(MayBeNull(one.Value) ? "?" : "")}").Order(StringComparer.Ordinal),
            type.GetProperties().Where(one => one.Name != nameof(Customer.UnknownFields))
                .Select(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name)
                    + (Nullability.Create(one).ReadState is NullabilityState.Nullable ? "?" : ""))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_documents_say_to_copy_is_what_is_built()
    {
        var blocks = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "dotnet.md")),
            @"```csharp (\S+)\n(.*?)```", RegexOptions.Singleline);

        Assert.Equal(2, blocks.Count);
        Assert.All(blocks, block => Assert.Equal(
            File.ReadAllText(Path.Combine(Repository.Root, "examples", "dotnet", block.Groups[1].Value)),
            block.Groups[2].Value));
    }

    /// <summary>Built with the assembly that this test has.</summary>
    private static string Packed(string type) => Path.Combine(
        Source, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        $"CustomerSync.Client.{typeof(CustomerSyncClient).Assembly.GetName().Version!.ToString(3)}.{type}");

    private static bool MayBeNull(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.Array
            && type.EnumerateArray().Any(one => one.GetString() == "null")
        || schema.TryGetProperty("oneOf", out var ways) && ways.EnumerateArray().Any(
            way => way.TryGetProperty("type", out var one) && one.GetString() == "null");
}
