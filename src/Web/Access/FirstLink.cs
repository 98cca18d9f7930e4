using System.Net;
using CustomerSync.Cluster;
using CustomerSync.Setup;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CustomerSync.Access;

/// <summary>
/// While nobody is an admin, one link for the first: on the terminal, if there is one, else in a file that only this
/// user reads. It never goes through the log, which may be collected. A link that has run out is replaced. Where there
/// is a desktop, the browser is opened on the first one.
/// </summary>
internal sealed partial class FirstLink(
    IGrainFactory grains, AccessBook book, IServer server, ClusterConnection cluster, IOptions<AccessOptions> access,
    IOptions<AppOptions> app, IConfiguration settings, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<FirstLink> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private DateTimeOffset _until;
    private bool _isShown;

    protected override TimeSpan FirstPause => TimeSpan.Zero;

    protected override async Task Ready(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var _ = lifetime.ApplicationStarted.Register(started.SetResult); // Only now it has an address.
        await started.Task.WaitAsync(stoppingToken);
        await cluster.Reached.WaitAsync(stoppingToken);
    }

    protected override async Task RunOnce(CancellationToken stoppingToken)
    {
        if (book.Snapshot is not { } known) return;
        var now = Time.GetStorableNow();
        if (known.HasAdmin(now))
        {
            if (_isShown) Array.ForEach([LinkFile, PageFile], Remove);
            (_isShown, _until) = (false, default);
            return;
        }
        if (now < _until) return;
        var token = Credentials.NewToken();
        var until = now + Life;
        var isOurs = await grains.GetGrain<IAccessGrain>(0).OfferFirstLink(Credentials.Hash(token), until, IsAlone);
        _until = until; // Where another front's link holds it is asked again when that one must have ended.
        if (isOurs) Show($"{Root()}/sign-in#{token}");
    }

    /// <summary>
    /// Then nobody has the link of a former start: it was shown by this process, or lies in this file.
    /// </summary>
    private bool IsAlone => ClusterSettings.ModeOf(settings) is ClusterMode.Embedded;

    private string Root() => app.Value.Url
        ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080";

    private string LinkFile => Path.GetFullPath(access.Value.LinkFile);

    private string PageFile => LinkFile + ".html";

    private void Show(string link)
    {
        if (Console.IsOutputRedirected)
        {
            Write(LinkFile, link);
            LogFile(LinkFile);
        }
        else
            Console.Out.WriteLine(
                $"\nNobody is an admin yet. Become one within ten minutes, with a browser:\n\n  {link}\n");
        if (!_isShown && (access.Value.OpenBrowser ?? Desktop.IsThere)) Browse(link);
        _isShown = true;
    }

    /// <summary>By a file: in a command line other users of this machine would read the link.</summary>
    private void Browse(string link)
    {
        Write(PageFile, $"<!doctype html><meta http-equiv=refresh content='0;url={WebUtility.HtmlEncode(link)}'>");
        if (!Desktop.Open(PageFile)) LogNoBrowser();
    }

    /// <summary>On a terminal there may be neither the file nor its folder.</summary>
    private static void Remove(string file)
    {
        if (File.Exists(file)) File.Delete(file);
    }

    private static void Write(string file, string text)
    {
        if (Path.GetDirectoryName(file) is { } folder) Directory.CreateDirectory(folder);
        File.Delete(file);
        // A new file: whoever made one beforehand does not read this one.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.WriteLine(text);
    }

    [LoggerMessage(2510, LogLevel.Warning, "The link of the first admin cannot be made now: {Error}")]
    protected override partial void LogFailed(string error);

    [LoggerMessage(2511, LogLevel.Information,
        "Nobody is an admin yet: the link to become one, for ten minutes, is in {File}")]
    private partial void LogFile(string file);

    [LoggerMessage(2512, LogLevel.Information, "No program here opens a browser (Access:OpenBrowser)")]
    private partial void LogNoBrowser();
}
