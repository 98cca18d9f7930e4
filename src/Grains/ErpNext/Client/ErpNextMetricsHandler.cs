using CustomerSync.Telemetry;

namespace CustomerSync.ErpNext;

/// <summary>Measures each attempt of a request to ERPNext.</summary>
internal sealed class ErpNextMetricsHandler(SiloMetrics metrics, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        int? status = null;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            status = (int)response.StatusCode;
            return response;
        }
        finally { metrics.ErpNextAsked(status, time.GetElapsedTime(started)); }
    }
}
