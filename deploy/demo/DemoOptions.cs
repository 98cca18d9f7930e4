namespace CustomerSync.Demo;

/// <summary>Command line of the demo, such as <c>--Customers 500 --BusyDay 5</c>.</summary>
internal sealed class DemoOptions
{
    /// <summary>Port of the product's pages; another when it is taken. Default 5080.</summary>
    public int Port { get; set; } = 5080;

    /// <summary>Port of the simulated ERPNext; another when it is taken. Default 8000.</summary>
    public int ErpNextPort { get; set; } = 8000;

    /// <summary>Customers that the simulated ERPNext has. Default 2,000.</summary>
    public int Customers { get; set; } = 2_000;

    /// <summary>Edits per second by the people in it, loud and silent ones. Default 1.</summary>
    public double BusyDay { get; set; } = 1;

    /// <summary>The release that it plays: 14, 15 or 16. Default 15.</summary>
    public int Version { get; set; } = 15;
}
