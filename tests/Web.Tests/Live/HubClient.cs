using System.Text.Json;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace CustomerSync.Tests.Live;

/// <summary>Microsoft's client of the hub.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly HubConnection _connection;
    private readonly CancellationTokenSource _end = new();
    private readonly IAsyncEnumerator<HubMessage> _messages;

    private HubClient(HubConnection connection, string? cursor, object? filter)
    {
        _connection = connection;
        _messages = connection.StreamAsync<HubMessage>("Subscribe", cursor, filter, _end.Token).GetAsyncEnumerator();
    }

    public static async Task<HubClient> Open(Uri front, string? cursor = null, object? filter = null)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(front, "/hubs/customers")).Build();
        try { await connection.StartAsync(); }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        return new HubClient(connection, cursor, filter);
    }

    public static Task<HubClient> Open(RunningFront front, string? cursor = null, object? filter = null) =>
        Open(front.Http.BaseAddress!, cursor, filter);

    /// <summary>The next message; null when the stream has ended or the connection is lost.</summary>
    public async Task<HubMessage?> Next()
    {
        try { return await _messages.MoveNextAsync().AsTask().WaitAsync(Timeout) ? _messages.Current : null; }
        catch (Exception lost) when (lost is not (HubException or TimeoutException)) { return null; }
    }

    public async Task<List<HubMessage>> Next(int count)
    {
        var messages = new List<HubMessage>();
        while (messages.Count < count) messages.Add(await Next() ?? throw new EndOfStreamException());
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _connection.DisposeAsync();
        _end.Dispose();
    }
}

internal sealed record HubMessage(string Event, string Cursor, JsonElement Data)
{
    public long Sequence => Data.GetProperty("sequence").GetInt64();
}
