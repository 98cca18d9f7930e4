using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

[Trait("Speed", "Slow")]
public sealed class AccessCommandsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-commands-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Admin_link_makes_an_admin_once_beside_the_running_product()
    {
        await using var front = await RunningFront.Start(_folder);

        var link = Line("http", await Run(0, "admin-link", "--App:Url", "https://sync.example.com/"));

        Assert.StartsWith("https://sync.example.com/sign-in#", link, StringComparison.Ordinal);
        var access = front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccessGrain>(0);
        var hash = Credentials.Hash(link.Split('#')[1]);
        var signedIn = await access.Redeem(new(hash, "session", "hash", "Noura", null, null));
        Assert.Equal(("Noura", AccessRole.Admin), (signedIn.Person!.Name, signedIn.Person.Role));
        Assert.Equal(SignInProblem.UsedLink, (await access.Redeem(new(hash, "s2", "h2", null, null, null))).Problem);
        var entry = Assert.Single((await Audit(front)).Items);
        Assert.Equal(("command", "admin-link"), (entry.ActorKind, entry.Action));
    }

    [Fact]
    public async Task New_key_is_told_once_and_kept_as_its_hash()
    {
        await using var front = await RunningFront.Start(_folder);

        var text = Line("csync_", await Run(0, "new-key", "The shop", "Operator"));

        Assert.True(Credentials.TryReadKey(text, out var id));
        var access = front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccessGrain>(0);
        var key = Assert.Single((await access.Read(0))!.Keys);
        Assert.Equal((id, "The shop", AccessRole.Operator, Credentials.Hash(text)),
            (key.Id, key.Name, key.Role, key.Hash));
        Assert.Equal((id, "key.make"), (await Audit(front)).Items.Select(item => (item.Target, item.Action)).Single());
    }

    [Theory]
    [InlineData("new-key", "The shop", "boss")]
    [InlineData("new-key", "The shop", "3")]
    [InlineData("new-key", "The shop", "none")]
    public async Task A_role_that_does_not_exist_is_refused(params string[] command)
    {
        await Started();

        Assert.Contains("use viewer, operator or admin", await Run(1, command), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_or_with_words_missing_it_is_said()
    {
        Assert.Contains("There is no ", await Run(1, "admin-link"), StringComparison.Ordinal);
        Assert.Contains("new-key NAME ROLE", await Run(2, "new-key"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080;https://x:1", "http://localhost:8080/sign-in#")]
    [InlineData("http://*:8080", "http://localhost:8080/sign-in#")]
    [InlineData("https://[::]", "https://localhost/sign-in#")]
    [InlineData("http://10.1.2.3:81", "http://10.1.2.3:81/sign-in#")]
    public async Task The_link_is_where_the_front_listens(string urls, string expected)
    {
        await Started();

        Assert.Contains(expected, await Run(0, "admin-link", "--urls", urls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restored_copy_signs_nobody_in_and_says_who_may_again()
    {
        var copy = Path.Combine(_folder.FullName, "copy.db");
        await Started();
        await Run(0, "new-key", "The shop", "viewer");
        var link = (await Run(0, "admin-link")).Split('#')[1].Split('\n')[0].Trim();
        await Run(0, "backup", copy);

        var said = await Run(0, "restore", copy);

        Assert.Contains("0 people and 1 machine keys", said, StringComparison.Ordinal);
        await using var front = await RunningFront.Start(_folder);
        var access = front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccessGrain>(0);
        Assert.Equal(SignInProblem.UnknownLink,
            (await access.Redeem(new(Credentials.Hash(link), "s", "h", null, null, null))).Problem);
    }

    [Fact]
    public async Task A_secret_in_a_file_is_taken_and_a_file_that_is_not_there_is_named()
    {
        await Started();
        var file = Path.Combine(_folder.FullName, "connection");
        await File.WriteAllTextAsync(file, $"Data Source={_folder.FullName}/customersync.db\n");

        var made = await FrontProcess.Command(
            _folder, "new-key", "The shop", "viewer", "--Storage:ConnectionStringFile", file);
        var refused = await FrontProcess.Ending(_folder, ("ErpNext__ApiSecretFile", "/nowhere/secret"));

        Assert.True(made.ExitCode == 0, made.Output);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("ErpNext:ApiSecretFile: /nowhere/secret cannot be read", refused.Output,
            StringComparison.Ordinal);
    }

    private static Task<AuditPage> Audit(RunningFront front) =>
        front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(0)
            .List(new(null, null, null, null, null, 10));

    /// <summary>A product that ran here once.</summary>
    private async Task Started()
    {
        await using var front = await RunningFront.Start(_folder);
    }

    /// <summary>What was asked for goes to standard output, what to know of it to the other.</summary>
    private static string Line(string start, string said) =>
        said.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal)).Trim();

    private async Task<string> Run(int exitCode, params string[] arguments)
    {
        var (code, output) = await FrontProcess.Command(
            _folder, [.. arguments, "--Storage:ConnectionString", $"Data Source={_folder.FullName}/customersync.db"]);
        Assert.True(exitCode == code, output);
        return output;
    }
}
