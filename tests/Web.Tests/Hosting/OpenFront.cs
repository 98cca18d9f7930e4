namespace CustomerSync.Tests.Hosting;

/// <summary>A front as it is without settings.</summary>
public sealed class OpenFront : SharedFront
{
    private protected override Task<RunningFront> Start() => RunningFront.Start();
}
