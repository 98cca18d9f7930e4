namespace CustomerSync.Tests.Hosting;

/// <summary>One front for all tests of a class, which leave alone what another of them looks at.</summary>
public abstract class SharedFront : IAsyncLifetime
{
    internal RunningFront Front { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Front = await Start();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Front.DisposeAsync();
    }

    private protected abstract Task<RunningFront> Start();
}
