using System.Diagnostics;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

/// <summary>Clients that others wrote: the same feed, read by each of them, is the same list.</summary>
[Trait("Speed", "Slow")]
public sealed class IndependentClientsTests : IAsyncLifetime
{
    private const int Count = 25;

    private const string NodeScript = """
        globalThis.window = globalThis;
        globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
        const { EventSource } = await import('eventsource');
        const { fetchEventSource } = await import('@microsoft/fetch-event-source');
        const [url, count] = [process.argv[2], Number(process.argv[3])];
        const kinds = ['created', 'updated', 'renamed', 'merged', 'deleted', 'restored'].map(kind => `customer.${kind}`);
        const bySource = new Promise(resolve => {
          const [seen, source] = [[], new EventSource(url)];
          for (const kind of kinds) source.addEventListener(kind, event => seen.push(event.lastEventId) === count && (source.close(), resolve(seen)));
        });
        const byFetch = new Promise(resolve => {
          const [seen, ending] = [[], new AbortController()];
          fetchEventSource(url, { signal: ending.signal, onmessage: event => kinds.includes(event.event) && seen.push(event.id) === count && (ending.abort(), resolve(seen)) });
        });
        for (const list of await Promise.all([bySource, byFetch])) console.log(list.join(' '));
        process.exit(0);
        """;

    private RunningFront _front = null!;
    private string _beginning = null!;
    private string _expected = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await RunningFront.Start();
        for (var i = 1; i <= Count; i++)
            await _front.DeliverCustomer($"شركة\r\n{i % 4}", i, new { email_id = $"{i}@x" }, i % 6 == 5
                ? "on_trash" : "on_update");
        var changes = (await _front.Data("/api/customers/changes?wait=0")).GetProperty("changes").EnumerateArray()
            .ToList();
        _expected = string.Join(' ', changes.Select(change => change.GetProperty("cursor").GetString()));
        _beginning = _expected.Split('.')[0] + ".0";
        Assert.Equal(Count, changes.Count);
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task The_parser_of_System_Net_ServerSentEvents()
    {
        await using var events = await EventReader.Open(_front, _beginning);
        await events.Next("ready");

        Assert.Equal(_expected, string.Join(' ', (await events.Next(Count, "the list")).Select(entry => entry.Id)));
    }

    [Fact]
    public async Task The_SignalR_client()
    {
        await using var hub = await HubClient.Open(_front, _beginning);
        await hub.Next();

        Assert.Equal(_expected, string.Join(' ', (await hub.Next(Count)).Select(message => message.Cursor)));
    }

    [Fact]
    public async Task Chromiums_EventSource()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open(_front);

        var seen = await page.EvaluateAsync<string[]>("""
            ([after, count]) => new Promise(resolve => {
              const [seen, source] = [[], new EventSource(`/api/customers/events?after=${after}`)];
              for (const kind of ['created', 'updated', 'deleted', 'restored'])
                source.addEventListener(`customer.${kind}`, event => seen.push(event.lastEventId) === count && (source.close(), resolve(seen)));
            })
            """, new object[] { _beginning, Count });

        Assert.Equal(_expected, string.Join(' ', seen));
    }

    [Fact]
    public async Task The_npm_packages_eventsource_and_fetch_event_source()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-node-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "read.mjs"), NodeScript);
        Assert.SkipWhen(await Run(folder, "node", "--version") is null, "Node is not installed.");
        var installed = await Run(
            folder, "npm", "install", "--no-audit", "--no-fund", "eventsource@4", "@microsoft/fetch-event-source@2");
        Assert.SkipWhen(installed is null, "The npm packages cannot be installed here.");

        var said = await Run(
            folder, "node", "read.mjs", $"{_front.Http.BaseAddress}api/customers/events?after={_beginning}",
            $"{Count}");

        Assert.Equal([_expected, _expected], said!.Trim().Split('\n'));
        folder.Remove();
    }

    /// <summary>What the program said; null when it is not there or failed.</summary>
    private static async Task<string?> Run(DirectoryInfo folder, string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) {
                    WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            var said = process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0 ? await said : null;
        }
        catch (Exception absent) when (absent is System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            return null;
        }
    }
}
