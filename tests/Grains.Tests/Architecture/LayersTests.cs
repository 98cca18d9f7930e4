using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CustomerSync.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md: what may know what.</summary>
public sealed partial class LayersTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("Grains.Interfaces", "")]
    [InlineData("Grains", "Grains.Interfaces")]
    [InlineData("Silo", "Grains")]
    [InlineData("Web", "Grains.Interfaces Silo")]
    public void A_project_references_only_what_is_below_it(string project, string expected)
    {
        var file = XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference")
            .Select(reference =>
                Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(expected, string.Join(' ', references.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Grains/ErpNext", "Storage|Sync|Webhooks|Feed|Setup")]
    [InlineData("Grains/Storage", "ErpNext|Sync|Setup")]
    [InlineData("Grains/Customers", "Setup")]
    [InlineData("Grains/Feed", "Setup")]
    [InlineData("Grains/Sync", "Setup")]
    [InlineData("Grains/Webhooks", "Setup")]
    [InlineData("Grains/Setup", "Feed|Sync")]
    [InlineData("Grains/Access", "ErpNext|Feed|Sync|Customers|Webhooks|Setup")]
    [InlineData("Grains.Interfaces", "ErpNext|Storage")]
    [InlineData("Web", "ErpNext|Storage")]
    public void A_namespace_does_not_use_what_it_must_not_know(string folder, string forbidden)
    {
        var use = new Regex($@"^using CustomerSync\.({forbidden})\b", RegexOptions.Multiline);
        var offenders = Sources(folder).Where(file => use.IsMatch(File.ReadAllText(file)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void The_front_opens_no_database() =>
        Assert.DoesNotContain(Sources("Web"), file => Databases().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void No_contract_names_a_field_of_ERPNext()
    {
        string[] fields = ["customer_name", "email_id", "mobile_no", "tax_id", "credit_limits", "primary_address",
            "customer_primary"];
        Assert.DoesNotContain(Sources("Grains.Interfaces"), file => fields.Any(File.ReadAllText(file).Contains));
    }

    [Fact]
    public void Nothing_in_src_knows_a_test() => Assert.DoesNotContain(
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories),
        file => XDocument.Load(file).Descendants("ProjectReference")
            .Any(reference => reference.Attribute("Include")!.Value.Contains("tests", StringComparison.Ordinal)));

    [Fact]
    public void The_simulator_knows_nothing_in_src() =>
        Assert.Empty(XDocument.Load(Path.Combine(Root, "tests", "ErpNextSimulator", "ErpNextSimulator.csproj"))
            .Descendants("ProjectReference"));

    [Fact]
    public void The_contracts_assembly_depends_on_Orleans_and_the_framework_only() => Assert.All(
        typeof(CustomerSync.Customers.ICustomerGrain).Assembly.GetReferencedAssemblies(),
        (AssemblyName assembly) => Assert.Matches("^(System|Orleans|netstandard|mscorlib)", assembly.Name!));

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, "src", folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains(
            $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CustomerSync.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("CustomerSync.sln is not above the test assembly.");
    }

    [GeneratedRegex(@"Microsoft\.Data\.|Npgsql|System\.Data\b")]
    private static partial Regex Databases();
}
