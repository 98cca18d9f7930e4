using CustomerSync.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CustomerSync.Access;

/// <summary>Keys of machines.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder access)
    {
        access.MapGet("keys", List).WithName("ListKeys").Needs(AccessRole.Admin)
            .WithSummary("The machine keys, without their secrets.");
        access.MapPost("keys", Make).WithName("MakeKey").Needs(AccessRole.Admin).Audited("key.make")
            .WithSummary("Makes a machine key, which is told in this answer and never again.");
        access.MapDelete("keys/{id}", Revoke).WithName("RevokeKey").Needs(AccessRole.Admin).Audited("key.revoke")
            .WithSummary("Revokes a key; its tokens and streams end within seconds.");
    }

    private static async Task<Ok<Envelope<KeyList>>> List(IGrainFactory grains) =>
        TypedResults.Ok(Envelope.Of(new KeyList(
            [.. (await SessionEndpoints.Read(grains)).Keys.OrderBy(key => key.Name).Select(KeyItem.Of)])));

    private static async Task<Ok<Envelope<NewKeyAnswer>>> Make(
        AccessRequest request, HttpContext context, IGrainFactory grains, AccessBook book, TimeProvider time)
    {
        var (name, role) = request.Checked(time);
        var me = Grant.Of(context)!;
        var (text, id) = Credentials.NewKey();
        context.Note(new(id, $"{role}"));
        var key = await grains.GetGrain<IAccessGrain>(0).AddKey(new(
            id, name, role, Credentials.Hash(text), book.Within(request.Until, me), me.Name));
        await book.Refresh();
        return TypedResults.Ok(Envelope.Of(new NewKeyAnswer(KeyItem.Of(key), text)));
    }

    private static async Task<Results<Ok<Envelope<Nothing>>, ProblemHttpResult>> Revoke(
        string id, IGrainFactory grains, AccessBook book)
    {
        if (await grains.GetGrain<IAccessGrain>(0).RevokeKey(id) is AccessOutcome.NotFound)
            return TypedResults.Problem("There is no key of that id.", statusCode: StatusCodes.Status404NotFound);
        await book.Refresh();
        return TypedResults.Ok(Envelope.Of(new Nothing(), "Revoked"));
    }
}

internal sealed record KeyList(IReadOnlyList<KeyItem> Items);

/// <param name="Prefix">What it begins with: enough to find it, and of no use to anybody.</param>
internal sealed record KeyItem(
    string Id, string Prefix, string Name, AccessRole Role, DateTimeOffset MadeAt, string MadeBy,
    DateTimeOffset? Until, DateTimeOffset? UsedAt)
{
    public static KeyItem Of(MachineKey key) => new(
        key.Id, Credentials.KeyPrefix + key.Id, key.Name, key.Role, key.MadeAt, key.MadeBy, key.Until, key.UsedAt);
}

internal sealed record NewKeyAnswer(KeyItem Item, string Key)
{
    public override string ToString() => "A new key";
}
