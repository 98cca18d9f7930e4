using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using CustomerSync.Access;
using CustomerSync.Setup;
using CustomerSync.Storage;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Setup;

/// <summary>What protects the secrets of a database server does not lie in it.</summary>
[Trait("Speed", "Slow")]
public sealed class MasterKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-master-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_a_key_from_outside_no_secret_is_stored_and_with_one_the_ring_is_wrapped()
    {
        var connection = await PostgreSqlServer.NewDatabase(pool: 20);
        string[] settings = ["--Storage:Provider", "PostgreSql", "--Storage:ConnectionString", connection];
        await using (var site = await SetupSite.Start(settings: [.. settings, "--Webhooks:Secret", "by-hand"]))
        {
            await site.Report(); // It travels protected: a ring was made, in clear.
            var refused = await site.Do("install", HttpStatusCode.Conflict);
            Assert.Contains("Access:MasterKeyFile", refused.GetProperty("message").GetString(),
                StringComparison.Ordinal);
            Assert.Empty(site.Webhooks);
        }
        Assert.Contains("<key id=", await Stored(connection), StringComparison.Ordinal);

        var key = Written(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await using var wrapped = await SetupSite.Start(settings: [.. settings, "--Access:MasterKeyFile", key]);
        await wrapped.Do("install");
        await wrapped.Do("rotate");
        await wrapped.Arrives("By A Wrapped Key");

        var stored = await Stored(connection);
        Assert.Contains("aes256gcm:", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("<key id=", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_from_outside_no_token_is_made_and_the_answer_says_what_to_do()
    {
        await using var front = await ClosedFront.Start("--Storage:Provider", "PostgreSql",
            "--Storage:ConnectionString", await PostgreSqlServer.NewDatabase(pool: 20));
        foreach (var path in new[] { "/api/feed-tokens", "/api/feed-tickets" })
        {
            using var answer = await front.Http(AccessRole.Viewer).PostAsJsonAsync(path, new { user = "layla" });

            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("Access:MasterKeyFile", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_one_key_wrapped_another_does_not_open()
    {
        var (one, other) = (Key(Convert.ToBase64String(new byte[32])), Key(Convert.ToBase64String([.. new byte[31], 1])));
        var wrapped = one.Wrap("<key>ü</key>");

        Assert.Equal("<key>ü</key>", one.Unwrap(wrapped));
        Assert.NotEqual(wrapped, one.Wrap("<key>ü</key>"));
        Assert.ThrowsAny<CryptographicException>(() => other.Unwrap(wrapped));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_file_without_a_key_is_refused_by_its_setting(string text) =>
        Assert.Contains("Access:MasterKeyFile", Assert.Throws<ConfigurationException>(() => Key(text)).Message,
            StringComparison.Ordinal);

    private MasterKey Key(string text) => MasterKey.Of(new() { MasterKeyFile = Written(text) })!;

    private string Written(string text)
    {
        var file = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>The state of all grains.</summary>
    private static async Task<string> Stored(string connection)
    {
        const string Sql = "SELECT convert_from(string_agg(payloadbinary, ''::bytea), 'UTF8') FROM orleansstorage";
        await using var database = StorageServices.Open(
            new() { Provider = StorageProvider.PostgreSql, ConnectionString = connection });
        var text = await database.Read(async session => await session.Statement(Sql, Sql).ExecuteScalarAsync());
        return ((string)text!).Replace("\\u003C", "<", StringComparison.OrdinalIgnoreCase)
            .Replace("\\\"", "\"", StringComparison.Ordinal);
    }
}
