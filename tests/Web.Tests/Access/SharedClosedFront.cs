namespace CustomerSync.Tests.Access;

/// <summary>One closed front for all tests of a class, which leave alone what another of them looks at.</summary>
public sealed class SharedClosedFront : IAsyncLifetime
{
    internal ClosedFront Front { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Front = await ClosedFront.Start();

    public ValueTask DisposeAsync() => Front.DisposeAsync();
}
