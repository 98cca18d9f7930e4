using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// The beginning of a conversation with a SQL Server, up to where TLS is agreed on: with a certificate that nobody
/// trusts, or without TLS.
/// </summary>
internal sealed class FakeSqlServer : IAsyncDisposable
{
    private const byte EncryptionOn = 1, EncryptionNotSupported = 2;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _hasTls;
    private readonly Task _serving;
    private int _conversations;

    public FakeSqlServer(bool hasTls)
    {
        _hasTls = hasTls;
        _listener.Start();
        _serving = Serve();
    }

    public string Connection => $"Server=127.0.0.1,{((IPEndPoint)_listener.LocalEndpoint).Port};Database=d;"
        + "User Id=u;Password=p;Connect Timeout=120";

    public int Conversations => Volatile.Read(ref _conversations);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _conversations);
                try { await Converse(client.GetStream()); }
                catch (Exception) { } // The client goes when it has seen enough.
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task Converse(NetworkStream network)
    {
        await using var packets = new Packets(network);
        _ = await packets.ReadAsync(new byte[4096]); // PRELOGIN, in one packet
        byte[] answer =
        [
            0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 4, 0, 23, 0, 1, 0xFF, // where version, encryption and MARS stand
            16, 0, 0, 0, 0, 0, _hasTls ? EncryptionOn : EncryptionNotSupported, 0,
        ];
        await packets.WriteAsync(answer);
        if (!_hasTls) return;
        using var certificate = SelfSigned();
        await using var tls = new SslStream(packets);
        await tls.AuthenticateAsServerAsync(certificate);
        _ = await tls.ReadAsync(new byte[1]); // A client that does not trust it leaves here.
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>What is sent travels in packets with a header of eight bytes, the handshake of TLS too.</summary>
    private sealed class Packets(Stream network) : Stream
    {
        private const int Header = 8;
        private const byte Answer = 4, Last = 1;

        private int _left;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                var header = new byte[Header];
                await network.ReadExactlyAsync(header, cancellationToken);
                _left = (header[2] << 8 | header[3]) - Header;
            }
            var count = await network.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= count;
            return count;
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = buffer.Length + Header;
            byte[] header = [Answer, Last, (byte)(length >> 8), (byte)length, 0, 0, 1, 0];
            await network.WriteAsync((byte[])[.. header, .. buffer.Span], cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
