using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>How the process starts, and how it refuses to.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task It_says_in_four_lines_what_it_is_where_its_data_are_what_is_missing_and_that_it_is_open()
    {
        var (process, http) = await FrontProcess.Listening(_folder, ("Webhooks__Secret", ""));
        await using var _ = process;
        await Wait.Until("the start-up log",
            () => process.Output.Contains("development only", StringComparison.Ordinal));

        // On a busy machine Orleans warns beside it.
        var said = Regex.Matches(process.Output, @"^\w+: CustomerSync\.\S+\[\d+\]\s+(.+)$", RegexOptions.Multiline)
            .Select(line => line.Groups[1].Value).ToList();
        Assert.Equal(4, said.Count);
        Assert.Single(said, line => line.StartsWith("Access:Mode is Open", StringComparison.Ordinal));
        Assert.Single(said, line => line.StartsWith("CustomerSync ", StringComparison.Ordinal));
        Assert.Single(said, line =>
            line.StartsWith("Data: SQLite, " + Path.Combine(_folder.FullName, "data", "customersync.db"),
                StringComparison.Ordinal));
        Assert.Single(said, line => line.Contains("Webhooks:Secret", StringComparison.Ordinal)
            && line.Contains("ErpNext:Url", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task It_asks_everybody_for_a_credential_and_opens_a_browser_on_the_first_link()
    {
        if (!OperatingSystem.IsLinux()) return; // What opens a file is another there.
        var opened = Path.Combine(_folder.FullName, "opened");
        var open = Path.Combine(_folder.FullName, "xdg-open");
        await File.WriteAllTextAsync(open, $"#!/bin/sh\ncp \"$1\" '{opened}.part' && mv '{opened}.part' '{opened}'\n");
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (process, http) = await FrontProcess.Listening(
            _folder, ("Access__Mode", nameof(AccessMode.Closed)), ("Access__OpenBrowser", "true"),
            ("PATH", $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}"));
        await using var _ = process;
        var link = Path.Combine(_folder.FullName, "data", "admin-link");
        await Wait.Until("the page of the link", () => File.Exists(opened));

        Assert.Equal(AccessMode.Closed, new AccessOptions().Mode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/customers")).StatusCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(link));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(link + ".html"));
        var address = (await File.ReadAllTextAsync(link)).Trim();
        Assert.Contains($"url={address}", await File.ReadAllTextAsync(opened), StringComparison.Ordinal);
        Assert.DoesNotContain(address.Split('#')[1], process.Output, StringComparison.Ordinal);

        var signedIn = await http.PostAsJsonAsync("/api/access/sign-in", new { link = address.Split('#')[1] });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        await Wait.Until("the files of the link are gone", () => !File.Exists(link) && !File.Exists(link + ".html"));
    }

    [Fact]
    public async Task An_empty_setting_does_not_hide_what_the_environment_says_of_ERPNext()
    {
        var (process, _) = await FrontProcess.Listening(
            _folder, ("ErpNext__Url", ""), ("ERPNEXT_URL", "http://127.0.0.1:1"), ("ERPNEXT_API_KEY", "key"),
            ("ERPNEXT_API_SECRET", "secret"));
        await using var started = process;

        await Wait.Until("the start-up log",
            () => process.Output.Contains("Configuration: complete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_other_machines_reach_is_refused()
    {
        var (exitCode, output) = await FrontProcess.Ending(_folder, ("ASPNETCORE_URLS", "http://0.0.0.0:0"));

        Assert.Equal(1, exitCode);
        Assert.Contains("ASPNETCORE_URLS", output, StringComparison.Ordinal);
        Assert.Contains("loopback", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_set_wrongly_is_said_at_once()
    {
        var (exitCode, output) = await FrontProcess.Ending(
            _folder, ("Mapping__DefaultCurrency", "riyal"), ("Live__Ring", "1"), ("Live__MaxAge", "00:00:00.1"));

        Assert.Equal(1, exitCode);
        Assert.Contains("Mapping:DefaultCurrency", output, StringComparison.Ordinal);
        Assert.Contains("Live:Ring", output, StringComparison.Ordinal);
        Assert.Contains("Live:MaxAge", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Live__Ring", "many", "Live:Ring")]
    [InlineData("Storage__Provider", "Oracle", "Storage:Provider")]
    [InlineData("Webhooks__AllowUnsigned", "maybe", "Webhooks:AllowUnsigned")]
    public async Task A_value_that_cannot_be_read_names_its_key(string variable, string value, string key)
    {
        var (exitCode, output) = await FrontProcess.Ending(_folder, (variable, value));

        Assert.Equal(1, exitCode);
        Assert.Contains(key, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused()
    {
        var (process, _) = await FrontProcess.Listening(_folder);
        await using var first = process;

        var (exitCode, output) = await FrontProcess.Ending(_folder);

        Assert.Equal(1, exitCode);
        Assert.Contains("Another process is using", output, StringComparison.Ordinal);
    }
}
