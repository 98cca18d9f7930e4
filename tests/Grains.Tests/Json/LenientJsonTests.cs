using System.Text;
using System.Text.Json;
using CustomerSync.Json;

namespace CustomerSync.Tests.Json;

public sealed class LenientJsonTests
{
    [Theory]
    [InlineData("""{"a":"x\u0000y"}""", "x\ufffdy")]
    [InlineData("""{"a":"\ud800"}""", "\ufffd")]
    [InlineData("""{"a":"\udc00\ud800x"}""", "\ufffd\ufffdx")]
    [InlineData("""{"a":"\uD83D\uDE00"}""", "😀")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", "\ufffd😀")]
    [InlineData("""{"a":"\\u0000 \\\u0000"}""", "\\u0000 \\\ufffd")]
    [InlineData("""{"a":"NaN \" Infinity"}""", "NaN \" Infinity")]
    [InlineData("""{"a":"\ud83d\"\u0041"}""", "\ufffd\"A")]
    public void Text_that_no_database_takes_becomes_the_replacement_character(string json, string expected) =>
        Assert.Equal(expected, Parse(json).GetProperty("a").GetString());

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void What_Python_calls_a_number_and_JSON_does_not_is_null(string token) =>
        Assert.Equal(JsonValueKind.Null, Parse($$"""{"a":[1,{{token}}],"b":{{token}}}""")
            .GetProperty("a")[1].ValueKind);

    [Theory]
    [InlineData("{\"a\":\"\\u00")]
    [InlineData("{\"a\":\"\\ud800\\")]
    [InlineData("{\"a\":Nan}")]
    [InlineData("\\u0000NaN")]
    public void What_is_broken_stays_broken(string json) => Assert.ThrowsAny<JsonException>(() => Parse(json));

    private static JsonElement Parse(string json) => LenientJson.Parse(Encoding.UTF8.GetBytes(json)).RootElement;
}
