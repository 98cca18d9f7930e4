using System.Collections.Frozen;
using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Access;

/// <summary>Tokens for the users of somebody's own application, and tickets for WebSockets.</summary>
internal static class FeedTokenEndpoints
{
    public static void MapFeedTokens(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/feed-tokens", Issue).WithName("IssueFeedToken").WithTags("Access")
            .NeedsKey().Audited("feed-token.issue", summed: true)
            .WithSummary("A token for one of your users, for 15 minutes at most; only with a machine key.");
        app.MapPost("/api/feed-tickets", IssueTicket).WithName("IssueFeedTicket").WithTags("Access")
            .Needs(AccessRole.Viewer, feedTokens: true, limitedTokens: true)
            .WithSummary("A ticket that opens one WebSocket of /hubs/customers within 30 s, as its access_token.");
    }

    private static Ok<Envelope<FeedToken>> Issue(FeedTokenRequest request, FeedTokens tokens, HttpContext context)
    {
        var key = Grant.Of(context)!;
        return TypedResults.Ok(Envelope.Of(tokens.Issue(key, request.Checked(key))));
    }

    private static Ok<Envelope<FeedTicket>> IssueTicket(FeedTickets tickets, HttpContext context) =>
        TypedResults.Ok(Envelope.Of(new FeedTicket(tickets.Issue(Grant.Of(context)!))));
}

/// <param name="User">Whom it is for, as your application calls the user; it names the token in the audit.</param>
/// <param name="Role"><c>viewer</c>, by default, or <c>operator</c>; at most the key's.</param>
/// <param name="Minutes">1 to 15, the default.</param>
/// <param name="Customers">Our ids of the only customers that it may see, at most 100; without it, all.</param>
/// <param name="Fields">Not offered: a token sees all fields of a customer, or none.</param>
internal sealed record FeedTokenRequest(
    string? User, string? Role, int? Minutes, IReadOnlyList<string>? Customers, IReadOnlyList<string>? Fields)
    : StrictRequest
{
    /// <inheritdoc cref="FeedTokenWish.Of"/>
    public FeedTokenWish Checked(Grant key)
    {
        RefuseUnknown();
        return FeedTokenWish.Of(this, key);
    }
}

internal sealed record FeedTicket(string Ticket)
{
    public override string ToString() => "Feed ticket";
}

/// <summary>A request for a token that makes sense.</summary>
internal sealed record FeedTokenWish(string User, AccessRole Role, TimeSpan Age, IReadOnlySet<Guid>? Customers)
{
    private const int MaxUser = 200, MaxMinutes = 15, MaxCustomers = 100;

    /// <exception cref="BadHttpRequestException">It makes none; the message says why.</exception>
    public static FeedTokenWish Of(FeedTokenRequest request, Grant key)
    {
        if (request.Fields is not null)
            throw Wrong("fields is not offered: a token sees all fields of a customer, or none.");
        return new(UserOf(request), RoleOf(request, key), AgeOf(request), CustomersOf(request));
    }

    private static string UserOf(FeedTokenRequest request) =>
        request.User?.Trim() is { Length: > 0 and <= MaxUser } user && !user.Any(char.IsControl)
            ? user : throw Wrong($"user must be a text of 1 to {MaxUser} characters: whom the token is for.");

    private static AccessRole RoleOf(FeedTokenRequest request, Grant key)
    {
        var role = request.Role switch
        {
            null or "viewer" => AccessRole.Viewer,
            "operator" => AccessRole.Operator,
            _ => throw Wrong("role must be viewer or operator."),
        };
        return role <= key.Role ? role : throw Wrong("role must not be more than the key's own, which is viewer.");
    }

    private static TimeSpan AgeOf(FeedTokenRequest request) =>
        request.Minutes is null or (> 0 and <= MaxMinutes)
            ? TimeSpan.FromMinutes(request.Minutes ?? MaxMinutes)
            : throw Wrong($"minutes must be 1 to {MaxMinutes}.");

    /// <summary>An empty list is a slip in somebody's code, and must not become all customers.</summary>
    private static FrozenSet<Guid>? CustomersOf(FeedTokenRequest request) => request.Customers switch
    {
        null => null,
        { Count: > 0 and <= MaxCustomers } ids => ids.Select(Id).ToFrozenSet(),
        _ => throw Wrong($"customers must be 1 to {MaxCustomers} of our ids; leave it out for all customers."),
    };

    private static Guid Id(string text) => Guid.TryParse(text, out var id)
        ? id : throw Wrong("customers must be our ids (the id of a customer in the list), not ERPNext's names.");

    private static BadHttpRequestException Wrong(string sentence) => new(sentence);
}
