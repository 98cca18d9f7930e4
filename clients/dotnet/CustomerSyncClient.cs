using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CustomerSync.Client;

/// <summary>
/// The customers of a server: one is enough for an application, and may be used by all its threads. What cannot be had
/// is told by a <see cref="CustomerSyncException"/>.
/// </summary>
public sealed class CustomerSyncClient
{
    private const string Customers = "api/customers";
    private const int LargestPage = 500;

    private static readonly TimeSpan RunPause = TimeSpan.FromSeconds(2);

    private readonly Server _server;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>Without a container.</summary>
    /// <param name="http">Has the server's address as its <see cref="HttpClient.BaseAddress"/> and, in its default
    /// headers, the key: <c>Authorization: Bearer csync_…</c>.</param>
    /// <param name="time">Measures pauses.</param>
    /// <param name="log">Is told when the feed is lost.</param>
    public CustomerSyncClient(
        HttpClient http, TimeProvider? time = null, ILogger<CustomerSyncClient>? log = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        (_server, _time) = (new Server(http), time ?? TimeProvider.System);
        _log = log ?? NullLogger<CustomerSyncClient>.Instance;
    }

    /// <summary>All customers that match, page by page as they are wanted.</summary>
    public async IAsyncEnumerable<Customer> ListAsync(
        CustomerQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = query ?? new();
        for (asked = asked with { Limit = asked.Limit ?? LargestPage }; ;)
        {
            var page = await ListPageAsync(asked, cancellationToken);
            foreach (var customer in page.Items) yield return customer;
            if (page.NextCursor is null) yield break;
            asked = asked with { After = page.NextCursor };
        }
    }

    /// <summary>One page of them, and the cursor from which to follow.</summary>
    public Task<CustomerPage> ListPageAsync(
        CustomerQuery? query = null, CancellationToken cancellationToken = default)
    {
        var asked = query ?? new();
        return _server.Ask(HttpMethod.Get, Address.Of(Customers, ("search", asked.Search), ("sort", asked.Sort),
            ("limit", asked.Limit), ("after", asked.After), ("deleted", asked.Deleted ? true : null)),
            Json.Default.AnswerCustomerPage, cancellationToken);
    }

    /// <summary>By its ERPNext document name, whatever that is, or by our id; null: there is none.</summary>
    public async Task<Customer?> FindAsync(string erpnextId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(erpnextId);
        try
        {
            return await _server.Ask(HttpMethod.Get, Address.Of($"{Customers}/by-name", ("erpnextId", erpnextId)),
                Json.Default.AnswerCustomer, cancellationToken);
        }
        catch (CustomerSyncException error) when (error is { Status: 404, IsForeign: false }) { return null; }
    }

    /// <summary>Its changes, newest first, page by page as they are wanted.</summary>
    public async IAsyncEnumerable<CustomerHistoryEntry> HistoryAsync(
        string erpnextId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long? next = null;
        do
        {
            var page = await HistoryPageAsync(erpnextId, next, cancellationToken: cancellationToken);
            foreach (var entry in page.Items) yield return entry;
            next = page.NextCursor;
        } while (next is not null);
    }

    /// <summary>One page of its changes, newest first.</summary>
    /// <param name="erpnextId">As in <see cref="FindAsync"/>.</param>
    /// <param name="after"><see cref="CustomerHistoryPage.NextCursor"/> of the page before.</param>
    /// <param name="limit">Changes on a page.</param>
    public Task<CustomerHistoryPage> HistoryPageAsync(
        string erpnextId, long? after = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(erpnextId);
        return _server.Ask(HttpMethod.Get, Address.Of($"{Customers}/by-name/history",
            ("erpnextId", erpnextId), ("after", after), ("limit", limit)),
            Json.Default.AnswerCustomerHistoryPage, cancellationToken);
    }

    /// <summary>
    /// Every change after the cursor, in order, each once, for ever. It goes on by itself after a lost connection, and
    /// polls where event streams do not come through. Keep <see cref="CustomerChange.Cursor"/> when a change is dealt
    /// with, or let <c>AddCustomerFollower</c> do all that.
    /// </summary>
    /// <param name="cursor">Null: from now on.</param>
    /// <exception cref="FeedResetException">The cursor is of no use any more.</exception>
    public async IAsyncEnumerable<CustomerChange> Follow(string? cursor = null, FeedFilter? filter = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in FollowFeed(cursor, filter).WithCancellation(cancellationToken))
            if (item.Change is { } change) yield return change;
    }

    /// <summary>A part of the feed, once.</summary>
    /// <param name="after">Null: from the oldest change that is kept; empty: from now on.</param>
    /// <param name="filter">Which changes.</param>
    /// <param name="wait">How long an empty answer waits for a change, up to 30 s; by default not at all.</param>
    /// <param name="limit">Most changes, up to 1,000.</param>
    public Task<ChangesPage> ChangesAsync(string? after, FeedFilter? filter = null, TimeSpan wait = default,
        int? limit = null, CancellationToken cancellationToken = default) =>
        _server.Ask(HttpMethod.Get, Address.Of($"{Customers}/changes", ("after", after),
            ("wait", (int)wait.TotalSeconds), ("limit", limit), ("customers", filter?.Customers),
            ("types", filter?.Kinds), ("fields", filter?.Fields)), Json.Default.AnswerChangesPage, cancellationToken);

    /// <summary>
    /// Starts a sync and waits for its end. One that is held, or was cancelled, is returned as it is; where one is
    /// under way already, of whichever kind, that one is waited for.
    /// </summary>
    /// <param name="enhanced">Everything, not only what changed since the last one.</param>
    /// <param name="progress">Is told how it stands.</param>
    /// <exception cref="CustomerSyncException">It failed; the message says why.</exception>
    public async Task<SyncRun> SyncAsync(bool enhanced = false, IProgress<SyncRun>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var run = await _server.Ask(HttpMethod.Post, $"{Customers}/sync{(enhanced ? "/enhanced" : "")}",
            Json.Default.AnswerSyncRun, cancellationToken);
        while (run.IsUnderWay)
        {
            progress?.Report(run);
            await Task.Delay(RunPause, _time, cancellationToken);
            run = await _server.Ask(HttpMethod.Get, $"{Customers}/sync/runs/{Uri.EscapeDataString(run.Id)}",
                Json.Default.AnswerSyncRun, cancellationToken);
        }
        return run.Status is not "failed" ? run
            : throw new CustomerSyncException(run.Message ?? "The sync failed.", 502);
    }

    /// <summary>One page of the syncs that were, newest first.</summary>
    /// <param name="after"><see cref="SyncRunPage.NextCursor"/> of the page before.</param>
    /// <param name="limit">Runs on a page.</param>
    public Task<SyncRunPage> SyncRunsPageAsync(
        string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        _server.Ask(HttpMethod.Get, Address.Of($"{Customers}/sync/runs", ("after", after), ("limit", limit)),
            Json.Default.AnswerSyncRunPage, cancellationToken);

    /// <summary>As <see cref="Follow"/>, and where the reader is when nothing passes the filter.</summary>
    internal IAsyncEnumerable<FeedItem> FollowFeed(string? cursor, FeedFilter? filter) =>
        new FeedConnection(this, _server, filter, _time, _log).Follow(cursor);
}
