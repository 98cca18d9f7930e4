using System.Buffers;
using System.Security.Cryptography;

namespace CustomerSync.Webhooks;

/// <summary>Signs a body that is too large to be kept while it comes, with every secret that is accepted.</summary>
internal sealed class BodyHashes(IEnumerable<SignatureKey> keys) : IDisposable
{
    private readonly List<(IncrementalHash Hash, SigningKey Is)> _hashes =
        [.. keys.Select(key => (IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes), key.Is))];

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    public void Append(ReadOnlySequence<byte> part)
    {
        Length += part.Length;
        foreach (var memory in part)
            foreach (var (hash, _) in _hashes) hash.AppendData(memory.Span);
    }

    public SigningKey KeyOf(byte[] signature)
    {
        foreach (var (hash, key) in _hashes)
            if (CryptographicOperations.FixedTimeEquals(hash.GetCurrentHash(), signature)) return key;
        return SigningKey.None;
    }

    public void Dispose() => _hashes.ForEach(one => one.Hash.Dispose());
}
