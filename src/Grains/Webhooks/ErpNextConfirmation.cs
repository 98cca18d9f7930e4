using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>
/// Asks ERPNext over REST. Only its own "does not exist" counts as gone, and not just any 404 of whatever stands in
/// between.
/// </summary>
internal sealed class ErpNextConfirmation(IServiceProvider services, IOptions<ErpNextOptions> options)
    : IDeleteConfirmation
{
    public bool IsPossible => options.Value.IsConfigured;

    public async Task<DeleteVerdict> Ask(string erpnextId, CancellationToken cancel)
    {
        try
        {
            var presence = await services.GetRequiredService<ErpNextClient>().PresenceOf(erpnextId, cancel);
            return new(presence, Sentence(presence));
        }
        catch (ErpNextException unasked) { return new(Presence.Unknown, unasked.Message); }
        catch (OperationCanceledException) { return new(Presence.Unknown, "ERPNext did not answer in time."); }
    }

    private static string Sentence(Presence presence) => presence switch
    {
        Presence.Gone => "ERPNext confirms that it is deleted.",
        Presence.Respelled => "ERPNext has a name that is spelled otherwise only, which is another customer.",
        Presence.Present => "ERPNext still has this customer, so it stays.",
        Presence.Hidden => "ERPNext does not let the API key's user see this customer, so it is not known whether it "
            + "is deleted.",
        _ => "ERPNext does not say whether it is deleted.",
    };
}
