using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CustomerSync.Sync;

/// <summary>
/// Names by eight bytes of their hash: some 30 MB for a million. Two names of the same eight bytes only hide that one of them is gone, until it is
/// compared otherwise.
/// </summary>
internal sealed class NameSet
{
    private readonly HashSet<ulong> _hashes = [];

    public int Count => _hashes.Count;

    /// <returns>False when it was there.</returns>
    public bool Add(string name) => _hashes.Add(Hash(name));

    public bool Contains(string name) => _hashes.Contains(Hash(name));

    private static ulong Hash(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
