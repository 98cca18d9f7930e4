using System.Diagnostics;
using System.Globalization;

[assembly: AssemblyFixture(typeof(CustomerSync.Tests.Orphans))]

namespace CustomerSync.Tests;

/// <summary>
/// What a test process started ends with it, even when it is killed: a shell waits for the end of its input, which the
/// system closes, and kills whoever has inherited the mark of that process. (PostgreSQL writes over its environment:
/// it is known by its folder.) Its networks go too.
/// </summary>
public sealed class Orphans
{
    private const string Mark = "CUSTOMERSYNC_TESTS";
    private const string Script = $$"""
        trap '' INT TERM
        cat >/dev/null
        for process in /proc/[0-9]*; do
          if grep -qz "^{{Mark}}=$0\$" $process/environ || grep -q "customersync-pg-$0-" $process/cmdline
          then kill -KILL ${process#/proc/}; fi
        done 2>/dev/null
        for network in $(ip netns list 2>/dev/null | grep -o "^cs$0-[0-9]*"); do ip netns del $network; done
        ip link del cs$0 2>/dev/null
        """;

    private static Process? _shell; // Its input is open for as long as this process lives.

    public Orphans()
    {
        if (!OperatingSystem.IsLinux()) return;
        var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        _shell ??= Process.Start(new ProcessStartInfo("sh", ["-c", Script, id]) { RedirectStandardInput = true });
        Environment.SetEnvironmentVariable(Mark, id);
    }
}
