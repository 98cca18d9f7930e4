using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages;

/// <summary>The package as it is served, in bare Node.</summary>
public sealed class NodeTests
{
    [Fact]
    public async Task The_client_reads_finds_and_follows()
    {
        string[] names = ["events", "changes", "sync", "export.csv", "by-name", ".", "..", "a/b?c#d%20", "شركة النور"];
        await using var closed = await ClosedFront.Start();
        foreach (var name in names) await closed.Front.DeliverCustomer(name, 1);

        await Node.Test("client.test.mjs", ("FRONT", closed.Url.GetLeftPart(UriPartial.Authority)),
            ("KEY", closed.KeyOf(AccessRole.Operator)), ("NAMES", JsonSerializer.Serialize(names)));
    }

    [Fact]
    public Task The_stores_of_the_hooks_show_what_is_newest() => Node.Test("store.test.mjs");

    [Fact]
    public Task The_relay_hands_on_what_it_may_and_nothing_else() => Node.Test("relay.test.mjs");
}
