using System.Diagnostics;
using System.Globalization;

namespace CustomerSync.Tests.Benchmarks;

/// <summary>A server under measurement.</summary>
internal interface IServer : IAsyncDisposable
{
    Uri Address { get; }

    string EventsPath { get; }

    long ResidentKilobytes { get; }

    /// <summary>Processor time that it has used.</summary>
    double ProcessorMicroseconds { get; }

    /// <summary>Publishes a change that carries the time, as <c>~microseconds;</c>.</summary>
    Task Publish(long time);
}

internal static class ProcessMemory
{
    /// <summary>Resident memory of a process and its children.</summary>
    public static long ResidentKilobytes(this Process process) => process.Family().Sum(Resident);

    /// <summary>Processor time of a process and its children.</summary>
    public static double ProcessorMicroseconds(this Process process) => process.Family().Sum(Processor);

    private static IEnumerable<string> Family(this Process process) => File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(process.Id.ToString(CultureInfo.InvariantCulture));

    private static double Processor(string id)
    {
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 10_000.0;
    }

    private static long Resident(string id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
