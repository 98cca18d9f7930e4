using Orleans.Concurrency;

namespace CustomerSync.Monitoring;

/// <summary>
/// What the monitoring page shows. There is one in the cluster: it collects what each process reports, and reads the
/// rest from the database, keeping what will not change any more.
/// </summary>
[Alias("CustomerSync.IMonitoringGrain")]
public interface IMonitoringGrain : IGrainWithIntegerKey
{
    /// <summary>Takes one process' own measurements; kept in memory, for a day.</summary>
    [Alias("Report"), AlwaysInterleave]
    Task Report(ProcessReport report);

    /// <summary>
    /// The series of a range that ends now. What could not be read in some seconds is missing and comes with a later
    /// call.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database cannot be read now.</exception>
    [Alias("Read"), AlwaysInterleave, ResponseTimeout("00:00:30")]
    Task<MonitoringReport> Read(MonitoringRange range);
}

/// <summary>
/// How far back, and with it how fine: 60 points of a minute, 96 of a quarter of an hour, 84 of 2 hours, 90 of 8 hours.
/// </summary>
public enum MonitoringRange { Hour = 0, Day = 1, Week = 2, Month = 3 }
