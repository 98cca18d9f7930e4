using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.ErpNext;

/// <summary>Where the address and the key of ERPNext are read from, and what is refused.</summary>
public sealed class ErpNextSettingsTests
{
    [Fact]
    public async Task The_variables_of_the_specification_are_read()
    {
        await using var under =
            new ClientUnderTest(
                ("ERPNEXT_URL", "https://erp.example.com/"), ("ERPNEXT_API_KEY", "key"),
                ("ERPNEXT_API_SECRET", "secret"));

        var options = under.Services.GetRequiredService<IOptions<ErpNextOptions>>().Value;

        Assert.Equal(("https://erp.example.com", "key", "secret"), (options.Url, options.ApiKey, options.ApiSecret));
        Assert.Empty(under.Log.All);
    }

    [Fact]
    public async Task Those_that_are_shipped_to_browsers_are_read_with_a_warning()
    {
        await using var under = new ClientUnderTest(
            ("NEXT_PUBLIC_ERPNEXT_URL", "https://erp.example.com"), ("NEXT_PUBLIC_ERPNEXT_API_KEY", "key"),
            ("NEXT_PUBLIC_ERPNEXT_API_SECRET", "s3cr3t"));

        var options = under.Services.GetRequiredService<IOptions<ErpNextOptions>>().Value;

        Assert.True(options.IsConfigured);
        Assert.Contains("Warning: NEXT_PUBLIC_ERPNEXT_API_SECRET is used", under.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", under.Log.All + options, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_section_wins_over_the_variables()
    {
        await using var under =
            new ClientUnderTest(
                ("ErpNext:Url", "https://one.example"), ("ErpNext:ApiKey", "k"), ("ErpNext:ApiSecret", "s"),
                ("ERPNEXT_URL", "https://two.example"));

        Assert.Equal("https://one.example", under.Services.GetRequiredService<IOptions<ErpNextOptions>>().Value.Url);
    }

    [Theory]
    [InlineData("https://erp.example.com/app/customer", "ErpNext:Url")]
    [InlineData("https://user:password@erp.example.com", "ErpNext:Url")]
    [InlineData("erp.example.com", "ErpNext:Url")]
    [InlineData("ftp://erp.example.com", "ErpNext:Url")]
    [InlineData("", "ErpNext:Url")]
    public async Task An_address_that_is_no_sites_root_is_refused(string url, string key)
    {
        await using var under =
            new ClientUnderTest(("ErpNext:Url", url), ("ErpNext:ApiKey", "k"), ("ErpNext:ApiSecret", "s"));

        var refused = Assert.Throws<ConfigurationException>(under.Services.CheckSettings);

        Assert.StartsWith(key, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_missing_or_wrong_is_said_at_once()
    {
        await using var under =
            new ClientUnderTest(
                ("ErpNext:Url", "https://erp.example.com"), ("ErpNext:MaxRequests", "0"), ("ErpNext:Retries", "99"));

        var refused = Assert.Throws<ConfigurationException>(under.Services.CheckSettings);

        Assert.All(["ErpNext:ApiKey", "ErpNext:ApiSecret", "ErpNext:MaxRequests", "ErpNext:Retries"],
            key => Assert.Contains(key, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_settings_a_call_says_what_to_set()
    {
        await using var under = new ClientUnderTest();
        under.Services.CheckSettings();

        var failed = await Assert.ThrowsAsync<ErpNextException>(() => under.Client.Ping());

        Assert.Equal(ErpNextFailure.NotConfigured, failed.Failure);
        Assert.Contains("ErpNext:ApiKey", failed.Message, StringComparison.Ordinal);
    }
}
