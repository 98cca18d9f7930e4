using System.Globalization;
using System.Net;
using System.Text;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Cluster;

/// <summary>One process opens no port for a silo: whoever reached it could call grains without a credential.</summary>
[Trait("Speed", "Slow")]
public sealed class NoSiloPortTests : IDisposable
{
    private const string Listening = "0A";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_front_with_its_silo_listens_for_HTTP_alone_and_works()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The sockets of a process are read from /proc.");
        var (front, http) = await FrontProcess.Listening(_folder);
        await using var _ = front;
        await using var events = await EventReader.Open(http);
        await events.Next("ready");

        using var answer = await Deliver(http);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("A", (await events.Next("the change"))!.Name);
        Assert.Equal([http.BaseAddress!.Port], ListeningPorts(front.Id));
    }

    [Fact]
    public async Task A_silo_of_its_own_listens_nowhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The sockets of a process are read from /proc.");
        await using var silo = new ChildProcess(
            TestCluster.SiloProgram, _folder, [("Webhooks__Secret", Capture.Secret)]);
        await silo.Says("silo of its own");

        Assert.Empty(ListeningPorts(silo.Id));
    }

    private static async Task<HttpResponseMessage> Deliver(HttpClient http)
    {
        var body = Encoding.UTF8.GetBytes("""{"name":"A","modified":"2026-01-01 00:00:00.000000"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        return await http.SendAsync(request);
    }

    /// <summary>The kernel's table says local address, remote address, state, …, inode.</summary>
    private static int[] ListeningPorts(int process)
    {
        var own = Directory.EnumerateFiles($"/proc/{process}/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget).ToHashSet();
        return [.. new[] { "tcp", "tcp6" }.SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == Listening && own.Contains($"socket:[{columns[9]}]"))
            .Select(columns => int.Parse(
                columns[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
    }
}
