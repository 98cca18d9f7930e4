using CustomerSync.Fields;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Sync;

/// <summary>What newer processes have stored is read by those that run beside them during an upgrade.</summary>
public sealed class SyncCheckpointTests
{
    [Fact]
    public void What_only_a_newer_process_knows_is_none_of_the_values()
    {
        var checkpoint = SyncCheckpoint.Parse(
            """{"trigger":"nightly","stage":"splits","place":{"modified":"1","name":"A"},"more":{"a":[1]}}""");

        Assert.False(Enum.IsDefined(checkpoint.Stage));
        Assert.False(Enum.IsDefined(checkpoint.Trigger));
        Assert.Equal("A", checkpoint.Position!.Name);
        Assert.Equal(checkpoint.Stage, SyncCheckpoint.Parse(checkpoint.ToJson()).Stage);
    }

    [Theory]
    [InlineData("Names")]
    [InlineData("names")]
    public void Earlier_versions_wrote_names_with_a_capital(string stage)
    {
        var checkpoint = SyncCheckpoint.Parse($$"""{"trigger":"Start","stage":"{{stage}}"}""");

        Assert.Equal((SyncTrigger.Start, SyncStage.Names), (checkpoint.Trigger, checkpoint.Stage));
        Assert.Equal(checkpoint, SyncCheckpoint.Parse(checkpoint.ToJson()) with
        {
            Notes = checkpoint.Notes, Watermarks = checkpoint.Watermarks,
        });
    }

    [Fact]
    public void Fields_of_a_kind_that_is_not_known_here_are_refused_in_a_sentence()
    {
        var text = FieldDefinitions.None.ToText().Replace(
            "\"fields\":[]", """
            "fields":[{"name":"a","label":"A","type":"colour","source":"a","places":[],"isOurs":false,"rule":"none"}]
            """, StringComparison.Ordinal);

        var error = Assert.Throws<ConfigurationException>(() => FieldDefinitions.Parse(text));

        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }
}
