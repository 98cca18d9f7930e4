using System.Text;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Hooks;

/// <summary>Processes are killed and started again: every change is told, in order, and none is missing.</summary>
[Trait("Speed", "Slow")]
public sealed class HookKillTests : IDisposable
{
    private const int PerLife = 40;

    private static readonly int Lives = Scale.Of(3, full: 10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_process_that_is_killed_again_and_again_goes_on_where_it_stood()
    {
        await using var receiver = await HookReceiver.Start();
        TestHook? hook = null;
        for (var life = 0; life < Lives; life++)
        {
            var (process, http) = await FrontProcess.Listening(_folder);
            await using var _ = process;
            hook ??= await receiver.Subscribe(http);
            for (var i = 0; i < PerLife; i++) await Deliver(http, life * PerLife + i);
            await process.Kill();
        }
        var (last, client) = await FrontProcess.Listening(_folder);
        await using var __ = last;

        await Wait.Until("all of it", () => receiver.Sequences.Count == Lives * PerLife);

        Assert.Equal(Enumerable.Range(1, Lives * PerLife).Select(i => (long)i), receiver.Sequences);
        Assert.All(receiver.All, message => message.Verify(hook!.Secret));
        await (hook! with { Http = client }).Is("it is well", one => one.GetProperty("behind").GetInt64() == 0);
    }

    private static async Task Deliver(HttpClient http, int i)
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""{"name":"C{{i % 7}}","tax_id":"{{i}}","modified":"2026-01-01 00:00:{{i / 1000:00}}.{{i % 1000:000000}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
