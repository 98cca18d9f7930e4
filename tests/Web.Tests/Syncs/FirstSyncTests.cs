namespace CustomerSync.Tests.Syncs;

[Trait("Speed", "Slow")]
public sealed class FirstSyncTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_sync_brings_everything_and_the_second_finds_nothing_to_do(bool enhanced)
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 1200);

        var first = enhanced ? await site.Enhanced() : await site.Basic();
        var second = enhanced ? await site.Enhanced() : await site.Basic();

        Assert.Equal(("completed", 1200, 1200, 1200),
            (first.GetProperty("status").GetString(), first.GetProperty("total")
                .GetInt64(), first.GetProperty("processed").GetInt64(), first.GetProperty("created").GetInt64()));
        Assert.Equal(("completed", 0, 0),
            (second.GetProperty("status").GetString(), second.GetProperty("created")
                .GetInt64(), second.GetProperty("updated").GetInt64()));
        await site.AssertSame();
    }
}
