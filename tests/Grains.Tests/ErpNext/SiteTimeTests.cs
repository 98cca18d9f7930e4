using CustomerSync.Customers;

namespace CustomerSync.Tests.ErpNext;

public sealed class SiteTimeTests
{
    [Theory]
    [InlineData("2026-11-23 06:54:23", "2026-11-23 06:54:23.000000")]
    [InlineData("2026-11-23 06:54:23.5", "2026-11-23 06:54:23.500000")]
    [InlineData("2026-11-23 06:54:23.762517", "2026-11-23 06:54:23.762517")]
    public void Zero_to_six_digits_compare_as_text_once_normalised(string text, string expected)
    {
        Assert.True(SiteTime.TryParse(text, out var normalized));
        Assert.Equal(expected, normalized.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01 00:00:00")]
    [InlineData("2026-11-23T06:54:23Z")]
    public void What_is_no_time_is_refused(string? text) => Assert.False(SiteTime.TryParse(text, out _));
}
