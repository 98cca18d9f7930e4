using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages;

/// <summary>The npm package: what is in it, and that it is what the front serves and tells.</summary>
public sealed class PackageTests(OpenFront shared) : IClassFixture<OpenFront>
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "wwwroot", "sdk");

    [Fact]
    public async Task The_tarball_holds_the_files_of_the_script_and_is_the_same_each_time()
    {
        using var answer = await shared.Front.Http.GetAsync("/sdk/customersync.tgz");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        using var same = new HttpRequestMessage(HttpMethod.Get, "/sdk/customersync.tgz");
        same.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var again = await shared.Front.Http.SendAsync(same);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (answer.StatusCode, again.StatusCode));
        Assert.Equal(bytes, Http.SdkPackage.Pack(shared.Front.App.Environment.WebRootFileProvider));
        Assert.Equal(Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).ToDictionary(
            file => "package/" + Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText),
            Unpacked(bytes));
    }

    [Fact]
    public void Every_entry_leads_to_files_that_are_there_and_the_version_is_the_products()
    {
        var package = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Root, "package.json")));
        var targets = Texts(package.GetProperty("exports")).Distinct().ToList();

        Assert.Equal(typeof(Front).Assembly.GetName().Version!.ToString(3), package.GetProperty("version").GetString());
        Assert.True(targets.Count > 14);
        Assert.All(targets, target => Assert.True(File.Exists(Path.Combine(Root, target)), target));
        Assert.False(package.TryGetProperty("dependencies", out _));
    }

    [Fact]
    public void No_module_names_a_file_by_its_own_address_and_every_import_is_there()
    {
        var imports = Directory.EnumerateFiles(Root, "*.js", SearchOption.AllDirectories).SelectMany(file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotMatch(@"new URL\([^)]*import\.meta", text); // Bundlers take it for a file to copy.
            return Regex.Matches(text, @"(?:from |import |import\()'(\.[^']+)'")
                .Select(import => Path.Combine(Path.GetDirectoryName(file)!, import.Groups[1].Value));
        }).ToList();

        Assert.True(imports.Count > 30);
        Assert.All(imports, import => Assert.True(File.Exists(import), import));
    }

    [Theory]
    [InlineData("Customer")]
    [InlineData("CustomerChange")]
    [InlineData("CustomerPage")]
    [InlineData("CustomerHistoryPage")]
    [InlineData("CustomerHistoryEntry")]
    [InlineData("FieldChange")]
    [InlineData("ChangesPage")]
    [InlineData("FeedReset", "FeedResetTo")]
    [InlineData("SyncRun")]
    [InlineData("SyncHold")]
    [InlineData("SyncRunPage")]
    public async Task Types_are_those_of_the_OpenAPI_document(string name, string? told = null)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(
            await shared.Front.Http.GetStringAsync("/openapi/v1.json"));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var schema = schemas.GetProperty(told ?? name);
        var required = schema.GetProperty("required").EnumerateArray().Select(one => one.GetString()).ToHashSet();

        Assert.Equal(
            schema.GetProperty("properties").EnumerateObject()
                .Select(one => one.Name + (required.Contains(one.Name) ? "" : "?") + ": " + TypeOf(one.Value, schemas))
                .Order(),
            Written(File.ReadAllText(Path.Combine(Root, "index.d.ts")), name).Order());
    }

    [Fact]
    public void What_the_documents_say_to_copy_is_what_is_built()
    {
        var blocks = NextDocument.Files().Where(file => // The example has a sign-in and a key of its own.
            file.Key is not "session.ts" and not ".env.local").ToList();

        Assert.Equal(5, blocks.Count);
        Assert.All(blocks, block => Assert.Equal(File.ReadAllText(InstalledPackages.Example(block.Key)), block.Value));
    }

    /// <summary>A schema in TypeScript, its alternatives sorted.</summary>
    private static string TypeOf(JsonElement schema, JsonElement schemas)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            return schemas.GetProperty(name).TryGetProperty("enum", out var values)
                ? Sorted(values.EnumerateArray().Select(value => $"'{value.GetString()}'"))
                : name == "FeedResetTo" ? "FeedReset" : name;
        }
        if (schema.TryGetProperty("oneOf", out var ways))
            return Sorted(ways.EnumerateArray().Select(way => TypeOf(way, schemas)));
        var type = schema.GetProperty("type");
        return type.ValueKind is JsonValueKind.Array
            ? Sorted(type.EnumerateArray().Select(one => Plain(one.GetString()!, schema, schemas)))
            : Plain(type.GetString()!, schema, schemas);
    }

    private static string Plain(string type, JsonElement schema, JsonElement schemas) => type switch
    {
        "integer" or "number" => "number",
        "array" => TypeOf(schema.GetProperty("items"), schemas) + "[]",
        "object" => $"Record<string, {TypeOf(schema.GetProperty("additionalProperties"), schemas)}>",
        _ => type,
    };

    private static IEnumerable<string> Written(string text, string name)
    {
        text = Regex.Replace(text, @"/\*\*.*?\*/|//[^\n]*", "", RegexOptions.Singleline);
        var aliases = Regex.Matches(text, @"export type (\w+) = ([^;]+);")
            .ToDictionary(alias => alias.Groups[1].Value, alias => alias.Groups[2].Value);
        var body = Regex.Match(text, $@"export interface {name} \{{(.*?)\}}", RegexOptions.Singleline).Groups[1].Value;
        return body.Split(';').Select(line => line.Trim()).Where(line => line.Length > 0)
            .Select(line => (Name: line.Split(':')[0], Type: line[(line.IndexOf(':') + 1)..].Trim()))
            .Select(one => $"{one.Name}: {Sorted(aliases.GetValueOrDefault(one.Type, one.Type).Split('|'))}");
    }

    private static string Sorted(IEnumerable<string> alternatives) => string.Join(
        " | ", alternatives.Select(one => one.Trim()).Where(one => one.Length > 0).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind is JsonValueKind.String
        ? [element.GetString()!] : element.EnumerateObject().SelectMany(one => Texts(one.Value));

    private static Dictionary<string, string> Unpacked(byte[] bytes)
    {
        var files = new Dictionary<string, string>();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
            files[entry.Name] = new StreamReader(entry.DataStream!, Encoding.UTF8).ReadToEnd();
        return files;
    }
}
