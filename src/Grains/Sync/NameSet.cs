using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CustomerSync.Sync;

/// <summary>
/// Names by eight bytes of their hash: some 20 MB for a million. Two names of the same eight bytes only hide that one
/// of them is gone, until it is compared otherwise.
/// </summary>
/// <param name="expected">About how many: a set that grows leaves its smaller selves to the garbage collector.</param>
internal sealed class NameSet(long expected)
{
    private readonly HashSet<ulong> _hashes = new((int)Math.Min(expected, Array.MaxLength));

    public int Count => _hashes.Count;

    /// <returns>False when it was there.</returns>
    public bool Add(string name) => _hashes.Add(Hash(name));

    public bool Contains(string name) => _hashes.Contains(Hash(name));

    private static ulong Hash(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
