using CustomerSync.Tests.Storage;
using Microsoft.Extensions.Configuration;

namespace CustomerSync.Tests;

public sealed class SecretFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Webhooks:Secret")]
    [InlineData("Webhooks:PreviousSecret")]
    [InlineData("ErpNext:ApiKey")]
    [InlineData("ErpNext:ApiSecret")]
    [InlineData("Storage:ConnectionString")]
    public void A_secret_is_read_from_its_file_without_its_line_break(string key)
    {
        using var settings = Settings((key + "File", Written("\uFEFFse cret ü\r\n")), (key, ""));

        settings.AddSecretFiles();

        Assert.Equal("se cret ü", settings[key]);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_key_and_no_secret()
    {
        using var settings = Settings(
            ("Webhooks:SecretFile", Written("s3cret")), ("Webhooks:Secret", "other"),
            ("ErpNext:ApiKeyFile", Path.Combine(_folder.Path, "missing")), ("ErpNext:ApiSecretFile", Written("\n")),
            ("Storage:ConnectionStringFile", Written(new string('x', 70_000))),
            ("Webhooks:PreviousSecretFile", _folder.Path));

        var message = Assert.Throws<ConfigurationException>(settings.AddSecretFiles).Message;

        Assert.Equal(5, message.Split('\n').Length);
        Assert.Contains("Webhooks:Secret and Webhooks:SecretFile are both set", message, StringComparison.Ordinal);
        Assert.Matches("ErpNext:ApiKeyFile: .*missing cannot be read", message);
        Assert.Matches("ErpNext:ApiSecretFile: .* is empty", message);
        Assert.Matches("Storage:ConnectionStringFile: .* is larger than 64 KiB", message);
        Assert.Matches("Webhooks:PreviousSecretFile: .* cannot be read", message);
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
    }

    private static ConfigurationManager Settings(params (string Key, string Value)[] settings)
    {
        var manager = new ConfigurationManager();
        manager.AddInMemoryCollection(settings.ToDictionary(each => each.Key, each => (string?)each.Value));
        return manager;
    }

    private string Written(string text)
    {
        var file = Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, text);
        return file;
    }
}
