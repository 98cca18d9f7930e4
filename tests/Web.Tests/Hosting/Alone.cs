namespace CustomerSync.Tests.Hosting;

/// <summary>Tests that measure this process, and run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
