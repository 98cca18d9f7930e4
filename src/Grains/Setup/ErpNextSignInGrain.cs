using System.Security.Cryptography;
using CustomerSync.Access;
using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CustomerSync.Setup;

/// <summary>Makes and removes our OAuth Client in ERPNext; what it is stands with who may what.</summary>
internal sealed partial class ErpNextSignInGrain(
    IServiceProvider services, SecretProtector protector, IOptions<ErpNextOptions> erpNext, TimeProvider time,
    ILogger<ErpNextSignInGrain> log)
    : Grain, IErpNextSignInGrain
{
    private const int SecretBytes = 32;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);

    private IAccessGrain Access => GrainFactory.GetGrain<IAccessGrain>(0);

    public async Task<ErpNextSignInResult> TurnOn(string redirectUri, string by)
    {
        protector.RequireStorable();
        var before = await Current();
        var secret = RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true);
        string id;
        try { id = await Ask((clients, stop) => clients.Create(redirectUri, secret, stop)); }
        catch (ErpNextException error) { return Of(error); }
        await Access.SetErpNextSignIn(new(erpNext.Value.Url!.TrimEnd('/'), id,
            protector.Protect(secret, ErpNextSignIn.Purpose), redirectUri, time.GetStorableNow(), by));
        LogOn(id);
        return before is null ? new(ErpNextSignInOutcome.Done, null) : await Remove(before);
    }

    public async Task<ErpNextSignInResult> TurnOff()
    {
        if (await Current() is not { } current) return new(ErpNextSignInOutcome.Done, null);
        // First here: whatever comes of it in ERPNext, nobody comes in by it any more.
        if (await Access.SetErpNextSignIn(null) is AccessOutcome.LastAdmin)
            return new(ErpNextSignInOutcome.LastAdmin,
                "All admins sign in with ERPNext, and nobody could turn it on again: invite an admin by a link first.");
        LogOff(current.ClientId);
        return await Remove(current);
    }

    private async Task<ErpNextSignIn?> Current() => (await Access.Read(0))?.ErpNext;

    private async Task<ErpNextSignInResult> Remove(ErpNextSignIn signIn)
    {
        try
        {
            await Ask(async (clients, stop) =>
            {
                await clients.Remove(signIn.ClientId, stop);
                return true;
            });
            return new(ErpNextSignInOutcome.Done, null);
        }
        catch (Exception error) when (error is ErpNextException or OperationCanceledException)
        {
            LogLeft(signIn.ClientId, error.Message);
            return new(ErpNextSignInOutcome.Left,
                $"The OAuth Client {signIn.ClientId} is left in ERPNext, where nobody can use it; delete it there. "
                + $"({error.Message})");
        }
    }

    private async Task<T> Ask<T>(Func<ErpNextOAuthClients, CancellationToken, Task<T>> ask)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        return await ask(services.GetRequiredService<ErpNextOAuthClients>(), timeout.Token);
    }

    private static ErpNextSignInResult Of(ErpNextException error) => error.Failure switch
    {
        ErpNextFailure.Forbidden => new(ErpNextSignInOutcome.Forbidden,
            "The user of ErpNext:ApiKey may not make OAuth Clients: give that user the role System Manager in ERPNext, "
            + "and press it again."),
        ErpNextFailure.Unreachable or ErpNextFailure.Maintenance or ErpNextFailure.RateLimited
            or ErpNextFailure.ServerError => new(ErpNextSignInOutcome.Away, error.Message),
        _ => new(ErpNextSignInOutcome.Refused, error.Message),
    };

    [LoggerMessage(1550, LogLevel.Information, "People of ERPNext may sign in: OAuth Client {Client} was made there")]
    private partial void LogOn(string client);

    [LoggerMessage(1551, LogLevel.Information, "People of ERPNext may sign in no more; OAuth Client {Client}")]
    private partial void LogOff(string client);

    [LoggerMessage(1552, LogLevel.Warning, "OAuth Client {Client} is left in ERPNext: {Error}")]
    private partial void LogLeft(string client, string error);
}
