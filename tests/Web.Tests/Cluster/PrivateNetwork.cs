using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace CustomerSync.Tests.Cluster;

/// <summary>
/// Machines in network namespaces of Linux, each with an address of its own, behind a bridge of this machine that leads
/// nowhere else. Two of them can be cut from each other while the others reach both.
/// </summary>
internal sealed class PrivateNetwork : IAsyncDisposable
{
    /// <summary>By it the networks of a test process that was killed are found (<see cref="Orphans"/>).</summary>
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"cs{Environment.ProcessId}");
    private readonly int _subnet = Random.Shared.Next(1, 255);
    private int _machines;

    private PrivateNetwork() { }

    /// <summary>Skipped where it cannot be made: it takes root, and a kernel that lets it.</summary>
    public static async Task<PrivateNetwork> OrSkip(int machines)
    {
        var network = new PrivateNetwork();
        if (await network.Make(machines)) return network;
        await network.DisposeAsync();
        Assert.Skip("Network namespaces: not to be had here (they take root and iproute2).");
        return network;
    }

    public string Address(int machine) =>
        string.Create(CultureInfo.InvariantCulture, $"10.213.{_subnet}.{machine + 2}");

    /// <summary>The command that runs a program on it.</summary>
    public string[] On(int machine) => ["ip", "netns", "exec", Name(machine)];

    /// <summary>Nothing comes through between them any more, and nobody is told.</summary>
    public async Task Cut(int one, int other) =>
        Assert.True(await Ip("-n", Name(one), "route", "add", "blackhole", Address(other) + "/32"));

    public async Task Mend(int one, int other) =>
        Assert.True(await Ip("-n", Name(one), "route", "del", "blackhole", Address(other) + "/32"));

    public async ValueTask DisposeAsync()
    {
        for (var machine = 0; machine < _machines; machine++) await Ip("netns", "del", Name(machine));
        await Ip("link", "del", _name);
    }

    private string Name(int machine) => string.Create(CultureInfo.InvariantCulture, $"{_name}-{machine}");

    private async Task<bool> Make(int machines)
    {
        if (!await Ip("link", "add", _name, "type", "bridge")
            || !await Ip("addr", "add", Address(-1) + "/24", "dev", _name)
            || !await Ip("link", "set", _name, "up")) return false;
        for (; _machines < machines; _machines++)
        {
            var name = Name(_machines); // Of the namespace, and of the end of its cable at the bridge.
            if (!await Ip("netns", "add", name)
                || !await Ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
                || !await Ip("link", "set", name, "master", _name, "up")
                || !await Ip("-n", name, "addr", "add", Address(_machines) + "/24", "dev", "eth0")
                || !await Ip("-n", name, "link", "set", "eth0", "up")
                || !await Ip("-n", name, "link", "set", "lo", "up")) return false;
        }
        return true;
    }

    private static async Task<bool> Ip(params string[] words)
    {
        try
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true })!;
            await ip.WaitForExitAsync();
            return ip.ExitCode == 0;
        }
        catch (Win32Exception) { return false; }
    }
}
