using CustomerSync.ErpNext;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Webhooks;

/// <summary>Asks ERPNext over REST. Only its own "does not exist" counts as gone, and not just any 404 of whatever stands in between.</summary>
internal sealed class ErpNextConfirmation(IServiceProvider services, IOptions<ErpNextOptions> options) : IDeleteConfirmation
{
    public bool IsPossible => options.Value.IsConfigured;

    public async Task<DeleteVerdict> Ask(string erpnextId, CancellationToken cancel)
    {
        try
        {
            // ERPNext finds names whatever their case and accents: another name's document is not this one.
            return await services.GetRequiredService<ErpNextClient>().FindCustomer(erpnextId, cancel) switch
            {
                null => new(Existence.Gone, "ERPNext confirms that it is deleted."),
                { IsSameName: false } found => new(Existence.Gone, $"ERPNext has {found.Row.Name} only, which is another customer."),
                _ => new(Existence.Alive, "ERPNext still has this customer, so it stays."),
            };
        }
        catch (ErpNextException unasked) { return new(Existence.Unknown, unasked.Message); }
        catch (OperationCanceledException) { return new(Existence.Unknown, "ERPNext did not answer in time."); }
    }
}
