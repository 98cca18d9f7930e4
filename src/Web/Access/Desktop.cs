using System.ComponentModel;
using System.Diagnostics;

namespace CustomerSync.Access;

/// <summary>The desktop of whoever started this process.</summary>
internal static class Desktop
{
    /// <summary>Somebody sits before it: a terminal, not over SSH, with windows.</summary>
    public static bool IsThere => !Console.IsOutputRedirected && !IsSet("SSH_CONNECTION")
        && (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY"));

    /// <summary>Opens a file with the program that the desktop has for it.</summary>
    /// <returns>False: there is none.</returns>
    public static bool Open(string file)
    {
        try
        {
            using var _ = Process.Start(new ProcessStartInfo(file) { UseShellExecute = true });
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
