namespace ErpNextSimulator;

/// <summary>Settings of the simulator: command line (<c>--Customers 500</c>) or environment.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Where it listens. Default a free port of the loopback interface.</summary>
    public string Url { get; set; } = "http://127.0.0.1:0";

    /// <summary>
    /// The release that it plays: 14 (webhooks named by series, no retry after a refused connection), 15 or 16. Default
    /// 15.55.1.
    /// </summary>
    public string FrappeVersion { get; set; } = "15.55.1";

    public string ErpNextVersion { get; set; } = "15.90.0";

    /// <summary>Sets both by the major version: 14, 15 or 16.</summary>
    public int Version
    {
        get => Major;
        set => (FrappeVersion, ErpNextVersion) = value switch
        {
            14 => ("14.93.2", "14.82.1"),
            15 => ("15.55.1", "15.90.0"),
            16 => ("16.1.0", "16.1.0"),
            _ => throw new ArgumentOutOfRangeException(
                nameof(value), value, "The simulator plays version 14, 15 or 16."),
        };
    }

    /// <summary>The site's zone. Default Asia/Riyadh.</summary>
    public string TimeZone { get; set; } = "Asia/Riyadh";

    /// <summary>The key and secret of Administrator, who may do everything.</summary>
    public string ApiKey { get; set; } = "admin-key";

    public string ApiSecret { get; set; } = "admin-secret";

    /// <summary>
    /// The key and secret of int@example.com, a Sales User: customers, contacts and addresses; no comments, deleted
    /// documents, webhooks.
    /// </summary>
    public string SalesKey { get; set; } = "sales-key";

    public string SalesSecret { get; set; } = "sales-secret";

    /// <summary>
    /// Selling Settings: <c>Customer Name</c> (a rename changes the name of the customer too) or <c>Naming Series</c>
    /// (an id-only rename is silent).
    /// </summary>
    public string Naming { get; set; } = "Customer Name";

    /// <summary>Customers made at the start. Default none.</summary>
    public int Customers { get; set; }

    /// <summary>Seed of everything that is random. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Edits per second of the busy day that begins at the start. Default 0: none.</summary>
    public double BusyDay { get; set; }

    /// <summary>
    /// Background workers that send webhooks. Default 3, with which events of one customer overtake each other.
    /// </summary>
    public int Workers { get; set; } = 3;

    /// <summary>What the sleeps of webhook retries (1, 4 and 7 s) are multiplied by. Default 1.</summary>
    public double RetryFactor { get; set; } = 1;

    /// <summary>What the webhooks' time-outs (5 s) are multiplied by. Default 1.</summary>
    public double TimeoutFactor { get; set; } = 1;

    /// <summary>
    /// Longest random wait before a worker takes a job, in milliseconds; what reorders events. Default 20.
    /// </summary>
    public int Jitter { get; set; } = 20;

    /// <summary>System Settings' allow_error_traceback. Default on, as in ERPNext.</summary>
    public bool Traceback { get; set; } = true;

    public int Major => int.Parse(FrappeVersion.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
}
