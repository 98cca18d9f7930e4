using CustomerSync.Feed;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>Promise 4 in one process, which goes and comes back; a cluster's storms are in Cluster/.</summary>
[Trait("Speed", "Slow")]
public sealed class StormTests : IDisposable
{
    private static readonly int Clients = Scale.Of(40, full: 500);
    private static readonly int Changes = Scale.Of(800, full: 5000);
    private static readonly int Ends = Scale.Of(2, full: 5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");
    private readonly Uri _address = new($"http://127.0.0.1:{Ports.Free()}");

    public void Dispose() => _folder.Remove();

    [Fact]
    public Task Every_client_ends_with_every_change_once_in_order_though_the_process_is_killed_again_and_again() =>
        Blow(async () =>
    {
        var (process, http) =
            await FrontProcess.Listening(
                _folder, ("ASPNETCORE_URLS", _address.ToString()), ("Logging__LogLevel__Default", "Information"));
        http.Dispose();
        return process;
    });

    [Fact]
    public Task With_a_mute_stream_the_feed_alone_does_it() => Blow(async () =>
        await RunningFront.Start(
            _folder, services => services.AddSingleton<IChangeBroadcast>(new FaultyStream()), "--urls",
            _address.ToString()));

    /// <param name="start">Starts the front; disposing it ends it.</param>
    private async Task Blow(Func<Task<IAsyncDisposable>> start)
    {
        var front = await start();
        using var storm = new Storm([_address], Clients, Changes);
        await storm.Blow(async () =>
        {
            for (var end = 1; end <= Ends; end++)
            {
                await storm.Delivered((double)end / (Ends + 1));
                await front.DisposeAsync();
                front = await start();
            }
        });
        await front.DisposeAsync();
    }
}
