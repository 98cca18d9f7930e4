using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CustomerSync.Storage.Moving;

/// <summary>
/// What a table holds, in one number that no order of its rows changes: engines sort texts and keys differently.
/// </summary>
internal sealed class TableSum
{
    private UInt128 _sum;

    public long Rows { get; private set; }

    public void Add(object?[] row, IReadOnlyList<MovedColumn> columns)
    {
        var text = new StringBuilder();
        for (var place = 0; place < row.Length; place++)
            if (columns[place].IsCompared)
            {
                var value = MovedValue.Canonical(row[place]);
                text.Append(value.Length).Append(' ').Append(value); // Where one ends the next cannot begin otherwise.
            }
        _sum += BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        Rows++;
    }

    public bool Equals(TableSum other) => Rows == other.Rows && _sum == other._sum;
}
