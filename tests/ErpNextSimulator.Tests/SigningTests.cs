using System.Text;
using System.Text.Json;
using ErpNextSimulator.Python;
using ErpNextSimulator.Webhooks;

namespace CustomerSync.Tests;

/// <summary>
/// The bodies and signatures that a real ERPNext sent come out of the simulator's own code to the byte.
/// </summary>
public sealed class SigningTests
{
    private static readonly string[] Captures =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Captures"), "*.json")
            .Order(StringComparer.Ordinal)];

    [Fact]
    public void A_body_read_and_written_again_has_the_same_bytes()
    {
        var bodies = Captures.Select(
            file => Encoding.UTF8.GetString(Read(file).GetProperty("body_base64").GetBytesFromBase64()))
            .Where(body => body.Length > 0).ToList();
        Assert.True(bodies.Count > 100);

        Assert.All(bodies, body => Assert.Equal(body, PyJson.Dumps(PyJson.Loads(body))));
    }

    [Fact]
    public void The_signature_of_every_signed_one_is_made_again()
    {
        var signed = Captures.Select(Read)
            .Where(capture => capture.GetProperty("secret").ValueKind is JsonValueKind.String
                && Signature(capture) is { Length: 44 } && capture.GetProperty("body").GetString() is { Length: > 0 })
                .ToList();
        Assert.True(signed.Count > 50);

        Assert.All(signed, capture =>
            Assert.Equal(Signature(capture),
                WebhookRequest.Sign(capture.GetProperty("secret")
                    .GetString()!, PyJson.Dumps(PyJson.Loads(capture.GetProperty("body").GetString()!)))));
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.5e16, "1.5e+16")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e300, "1e+300")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(-2.5, "-2.5")]
    public void A_float_is_written_as_Python_writes_it(double value, string expected) =>
        Assert.Equal(expected, PyFloat.Repr(value));

    [Fact]
    public void Text_is_escaped_as_Python_escapes_it() =>
        Assert.Equal("""{"\u0645": "\"\\/\n\r\t\b\f\u0000\u007f<>&'\ud83d\ude00\u2028"}""",
            PyJson.Dumps(new PyDict { ["م"] = "\"\\/\n\r\t\b\f\0\u007f<>&'😀\u2028" }));

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;

    private static string? Signature(JsonElement capture) => capture.GetProperty("headers").EnumerateArray()
        .Where(header => header[0].GetString() == WebhookRequest.SignatureHeader)
        .Select(header => header[1].GetString()).FirstOrDefault();
}
