namespace CustomerSync.Access;

internal static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        var access = app.MapGroup("/api/access").WithTags("Access");
        access.MapSignIn();
        access.MapProviders();
        access.MapSessions();
        access.MapPeople();
        access.MapKeys();
        access.MapErpNextSignIn();
        access.MapAudit();
    }
}
