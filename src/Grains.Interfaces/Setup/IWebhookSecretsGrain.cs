using Orleans.Concurrency;

namespace CustomerSync.Setup;

/// <summary>
/// Makes and keeps the secrets that ERPNext's deliveries are signed with. What leaves it is protected
/// (<c>SecretProtector</c>). There is one in the cluster.
/// </summary>
[Alias("CustomerSync.IWebhookSecretsGrain")]
public interface IWebhookSecretsGrain : IGrainWithIntegerKey
{
    [Alias("Read"), AlwaysInterleave]
    Task<StoredSecrets> Read();

    /// <summary>The secret in force, made now when there is none that can be read.</summary>
    [Alias("Ensure")]
    Task<StoredSecret> Ensure();

    /// <summary>
    /// Makes a new one; the one before is accepted for 30 hours at least (ERPNext's newest version repeats deliveries
    /// for 28), and until it is ended.
    /// </summary>
    [Alias("Rotate")]
    Task<StoredSecret> Rotate();

    /// <summary>The secrets before the one in force are accepted no more.</summary>
    /// <param name="onlyExpired">Those alone that have been accepted as long as they must be.</param>
    [Alias("EndRotation")]
    Task EndRotation(bool onlyExpired = false);
}

/// <summary>The secrets that are accepted.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.StoredSecrets")]
public sealed record StoredSecrets(
    [property: Id(0)] StoredSecret? Current, [property: Id(1)] IReadOnlyList<StoredSecret> Previous);

/// <param name="Protected">Encrypted; only processes with the same key ring can read it.</param>
/// <param name="Until">Until when it is accepted at least; null: it is in force.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.StoredSecret")]
public sealed record StoredSecret(
    [property: Id(0)] string Protected, [property: Id(1)] DateTimeOffset MadeAt,
    [property: Id(2)] DateTimeOffset? Until)
{
    public override string ToString() => $"Secret of {MadeAt:u}";
}

/// <summary>The key ring of data protection, for processes that share no folder. There is one in the cluster.</summary>
[Alias("CustomerSync.IKeyRingGrain")]
public interface IKeyRingGrain : IGrainWithIntegerKey
{
    /// <summary>The keys, as XML.</summary>
    [Alias("Read"), AlwaysInterleave]
    Task<IReadOnlyList<string>> Read();

    [Alias("Add")]
    Task Add(string xml);
}
