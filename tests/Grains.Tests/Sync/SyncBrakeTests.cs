using CustomerSync.Sync;

namespace CustomerSync.Tests.Sync;

public sealed class SyncBrakeTests
{
    [Theory]
    [InlineData(20, 100, false)]
    [InlineData(21, 100, true)]
    [InlineData(50, 1000, false)]
    [InlineData(51, 1000, true)]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 3, true)]
    [InlineData(10, 20, false)]
    [InlineData(11, 20, true)]
    public void More_deletes_than_the_settings_allow_or_than_half_of_all_wait(int deletes, int living, bool holds) =>
        Assert.Equal(holds, SyncBrake.Holds(deletes, living, new SyncOptions()));

    [Fact]
    public void A_percentage_of_100_switches_it_off() =>
        Assert.False(SyncBrake.Holds(1000, 1000, new SyncOptions { BrakePercent = 100 }));
}
