using System.Diagnostics;
using System.Globalization;

namespace CustomerSync.Tests.Benchmarks;

/// <summary>A server under measurement.</summary>
internal interface IServer : IAsyncDisposable
{
    Uri Address { get; }

    string EventsPath { get; }

    long ResidentKilobytes { get; }

    /// <summary>Publishes a change that carries the time, as <c>~microseconds;</c>.</summary>
    Task Publish(long time);
}

internal static class ProcessMemory
{
    /// <summary>Resident memory of a process and its children.</summary>
    public static long ResidentKilobytes(this Process process)
    {
        var children = File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Append(process.Id.ToString(CultureInfo.InvariantCulture)).Sum(Resident);
    }

    private static long Resident(string id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
