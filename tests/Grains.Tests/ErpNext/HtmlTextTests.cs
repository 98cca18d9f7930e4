using System.Diagnostics.CodeAnalysis;
using CustomerSync.ErpNext;

namespace CustomerSync.Tests.ErpNext;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("<br>\n<br>\n", null)]
    [InlineData("1 St<br>\nRiyadh<br>\nSaudi Arabia<br>\n<br>\n", "1 St\nRiyadh\nSaudi Arabia")]
    [InlineData("1 St<BR>Riyadh<br/>Saudi <b>Arabia</b>", "1 St\nRiyadh\nSaudi Arabia")]
    [InlineData("plain\nlines\r\nkept", "plain\nlines\nkept")]
    [InlineData("<p>شارع الملك</p><p>الرياض</p>", "شارع الملك\nالرياض")]
    [InlineData("Tom &amp; Jerry &lt;b&gt; &#1575;&nbsp;x", "Tom & Jerry <b> ا x")]
    [InlineData("a<script>alert('x')</script>b<style>p{}</style>", "a\nb")]
    [InlineData("<b>\"X\"</b> Tower, <i>2nd</i> floor", "\"X\" Tower, 2nd floor")]
    [InlineData("5 < 6 & 7 > 3", "5 < 6 & 7 > 3")]
    [InlineData("<div>a<div>b</div>c</div>d", "a\nb\nc\nd")]
    [InlineData("<img src=x onerror=alert(1)>x", "x")]
    [InlineData("  many   spaces\t here ", "many spaces here")]
    public void Lines_are_kept_entities_decoded_and_no_tag_is_left(
        [StringSyntax("html")] string? html, string? expected) =>
        Assert.Equal(expected, HtmlText.From(html));

    [Fact]
    public void What_is_too_long_is_cut_between_characters()
    {
        var text = HtmlText.From(new string('x', 65_535) + "😀 Riyadh");

        Assert.Equal(new string('x', 65_535), text);
    }

    [Fact]
    public void Markup_nested_as_deep_as_it_likes_is_read() =>
        Assert.Equal("x", HtmlText.From(string.Concat(Enumerable.Repeat("<div>", 10_000)) + "x"));
}
