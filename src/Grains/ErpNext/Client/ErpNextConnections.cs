namespace CustomerSync.ErpNext;

/// <summary>Connects to where <c>ErpNext:Url</c> leads, if that can be an ERPNext.</summary>
internal static class ErpNextConnections
{
    public static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        try { return await OutgoingConnections.Connect(context, stop); }
        catch (ForbiddenAddressException)
        {
            throw new ErpNextException(
                ErpNextFailure.NotErpNext, $"ErpNext:Url may not name {context.DnsEndPoint.Host}: that is no address of "
                + "an ERPNext, but a link-local one or that of a cloud's metadata service.");
        }
    }
}
