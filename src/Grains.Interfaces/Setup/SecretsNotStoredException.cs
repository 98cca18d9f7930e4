namespace CustomerSync.Setup;

/// <summary>A secret is not stored, since the keys that protect it would lie in clear beside it.</summary>
[GenerateSerializer, Alias("CustomerSync.SecretsNotStoredException")]
public sealed class SecretsNotStoredException() : Exception(
    "Secrets are not stored: the keys that protect them would lie in clear in the same database. Make a key outside of "
    + "it (openssl rand -base64 32), name its file in Access:MasterKeyFile of every silo and front, and restart them.");
