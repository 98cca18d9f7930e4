using System.Net;
using System.Net.Http.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Cluster;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>While there is no admin there is one link for the first, whoever asks for it.</summary>
[Collection("Clusters"), Trait("Speed", "Slow")]
public sealed class FirstLinkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-links-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task Of_many_that_ask_at_once_one_gets_it()
    {
        await using var front = await RunningFront.Start();
        var grain = front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccessGrain>(0);
        var tokens = Enumerable.Range(0, 16).Select(_ => Credentials.NewToken()).ToList();
        var until = TimeProvider.System.GetUtcNow().AddMinutes(10);

        var offered = await Task.WhenAll(tokens.Select(token => grain.OfferFirstLink(Credentials.Hash(token), until)));

        Assert.Single(offered, true);
        var problems = new List<SignInProblem>();
        foreach (var token in tokens.OrderBy(token => offered[tokens.IndexOf(token)]))
            problems.Add((await grain.Redeem(new(
                Credentials.Hash(token), Credentials.NewId(), Credentials.Hash("of " + token), null, null, null))).Problem);
        Assert.Equal([.. Enumerable.Repeat(SignInProblem.UnknownLink, 15), SignInProblem.None], problems);
    }

    [Fact]
    public async Task Of_two_fronts_that_start_at_once_one_has_it_and_both_let_in_by_it()
    {
        await using var cluster = await TestCluster.Create();
        await cluster.StartSilo();
        string[] files = [.. new[] { "one", "other" }.Select(name => Path.Combine(_folder.FullName, name))];
        var fronts = await Task.WhenAll(files.Select(file => RunningFront.Start(null,
            [.. cluster.Settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value }),
                "--Access:Mode", "Closed", "--Access:LinkFile", file])));
        await using var one = fronts[0];
        await using var other = fronts[1];
        await Wait.Until("a link", () => files.Any(file => File.Exists(file) && new FileInfo(file).Length > 0));

        var shown = Assert.Single(files, File.Exists);
        using var answer = await (shown == files[0] ? other : one).Http.PostAsJsonAsync(
            "/api/access/sign-in", new { link = await File.ReadAllTextAsync(shown), name = "Nour" });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Wait.Until("the file is gone", () => !File.Exists(shown));
        Assert.DoesNotContain(files, File.Exists);
    }
}
