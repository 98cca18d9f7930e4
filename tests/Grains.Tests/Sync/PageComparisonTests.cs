using CustomerSync.Customers;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Sync;

public sealed class PageComparisonTests
{
    private static readonly Customer Known = new() { ErpnextId = (ErpnextName)"One", Name = "One", City = "Riyadh", ErpnextModified = (SiteTime)"2026-01-02 00:00:00.000000", Sequence = 9 };

    [Fact]
    public void What_is_not_in_the_table_is_created() => Assert.Equal(PageVerdict.Create, PageComparison.Compare(null, Known, isLate: false));

    [Fact]
    public void What_is_the_same_is_left() => Assert.Equal(PageVerdict.Same, PageComparison.Compare(Known, Known, isLate: false));

    [Theory]
    [InlineData("2026-01-01 00:00:00.000000")]
    [InlineData("2026-01-02 00:00:00.000000")]
    [InlineData("2026-01-03 00:00:00.000000")]
    public void What_differs_is_taken_whatever_its_modified(string modified) =>
        Assert.Equal(PageVerdict.Update, PageComparison.Compare(Known, Known with { City = "Jeddah", ErpnextModified = (SiteTime)modified }, isLate: false));

    [Fact]
    public void What_changed_here_since_the_request_is_read_again() =>
        Assert.Equal(PageVerdict.ReadAgain, PageComparison.Compare(Known, Known with { City = "Jeddah" }, isLate: true));

    [Fact]
    public void What_changed_here_to_the_same_is_left() =>
        Assert.Equal(PageVerdict.Same, PageComparison.Compare(Known, Known, isLate: true));

    [Fact]
    public void A_delete_since_the_request_is_confirmed_first() =>
        Assert.Equal(PageVerdict.ReadAgain, PageComparison.Compare(Known with { DeletedAt = DateTimeOffset.UnixEpoch }, Known, isLate: true));

    [Fact]
    public void A_deleted_one_that_is_listed_lives_again() =>
        Assert.Equal(PageVerdict.Restore, PageComparison.Compare(Known with { DeletedAt = DateTimeOffset.UnixEpoch }, Known, isLate: false));

    [Fact]
    public void A_modified_that_moved_alone_is_kept_without_a_change() =>
        Assert.Equal(PageVerdict.Advance, PageComparison.Compare(Known, Known with { ErpnextModified = (SiteTime)"2026-01-03 00:00:00.000000" }, isLate: false));
}
