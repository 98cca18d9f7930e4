using CustomerSync.Customers;

namespace CustomerSync.Webhooks;

/// <summary>
/// References to customers' grains. <c>GetGrain</c> of an interface reads its attributes and works out the names of its
/// types at each call, a thirtieth of what a webhook takes; here that is done once.
/// </summary>
internal sealed class CustomerReferences(IGrainFactory grains)
{
    private GrainReference? _any;

    public ICustomerGrain Of(string name)
    {
        var any = _any ??= (GrainReference)grains.GetGrain<ICustomerGrain>(nameof(_any));
        return (ICustomerGrain)grains.GetGrain(GrainId.Create(any.GrainId.Type, name), any.InterfaceType);
    }
}
