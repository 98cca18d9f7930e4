namespace CustomerSync.Cluster.Runner;

/// <summary>Command line of the cluster's runner, such as <c>--Silos 5</c>.</summary>
internal sealed class RunnerOptions
{
    /// <summary>Port of the pages: nginx's, or the first front's where there is no nginx. Default 5080.</summary>
    public int Port { get; set; } = 5080;

    /// <summary>Port of the dashboard. Default 5090.</summary>
    public int DashboardPort { get; set; } = 5090;

    /// <summary>Port of the simulated ERPNext, where none is set. Default 8000.</summary>
    public int ErpNextPort { get; set; } = 8000;

    /// <summary>Default 3: a silo is taken for dead by two votes.</summary>
    public int Silos { get; set; } = 3;

    /// <summary>Default 2.</summary>
    public int Fronts { get; set; } = 2;

    /// <summary>Customers that the simulated ERPNext has. Default 2,000.</summary>
    public int Customers { get; set; } = 2_000;

    /// <summary>Edits per second by the people in it. Default 1.</summary>
    public double BusyDay { get; set; } = 1;
}
