using System.Globalization;
using CustomerSync.ErpNext;

namespace CustomerSync.Tests.ErpNext;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("6000", "6000")]
    [InlineData("6,000.00", "6000")]
    [InlineData("SAR 1,000", "1000")]
    [InlineData("1,000 SAR", "1000")]
    [InlineData("SAR1,000.50", "1000.5")]
    [InlineData("١٠٠٠", "1000")]
    [InlineData("۱٬۰۰۰٫۵", "1000.5")]
    [InlineData("٦٬٠٠٠٫٠٠ ر.س", "6000")]
    [InlineData("1 000", "1000")]
    [InlineData("1\u00a0000,50", "1000.5")]
    [InlineData("1\u202f000", "1000")]
    [InlineData("1'000.00", "1000")]
    [InlineData("1.000.000,25", "1000000.25")]
    [InlineData("1.000,25", "1000.25")]
    [InlineData("12,34,567.89", "1234567.89")]
    [InlineData("1,5", "1.5")]
    [InlineData("0,500", "0.5")]
    [InlineData("1.000", "1")]
    [InlineData("-1,000", "-1000")]
    [InlineData("SAR -1,000", "-1000")]
    [InlineData("-SAR 1,000", "-1000")]
    [InlineData("€ 6.000,00", "6000")]
    [InlineData("Rs. 6,000", "6000")]
    [InlineData("1e3", "1000")]
    [InlineData("﷼ ۱٬۲۳۴", "1234")]
    [InlineData(" 12.50 ", "12.5")]
    public void Numbers_are_read_as_people_write_them(string text, string expected)
    {
        Assert.True(NumberText.TryParse(text, out var number));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), number);
    }

    [Theory]
    [InlineData("unlimited")]
    [InlineData("5k")]
    [InlineData("10 Lakh")]
    [InlineData("about 5,000")]
    [InlineData("5000 or 6000")]
    [InlineData("1,00,0")]
    [InlineData("1.2.3")]
    [InlineData("1,2,3")]
    [InlineData("1,0000")]
    [InlineData("--5")]
    [InlineData("NaN")]
    [InlineData("true")]
    public void What_leaves_a_doubt_is_no_number(string text) => Assert.False(NumberText.TryParse(text, out _));
}
