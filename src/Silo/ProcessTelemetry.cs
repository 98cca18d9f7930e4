using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CustomerSync;

/// <summary>
/// Metrics of this process through OpenTelemetry; sent, with traces of calls to ERPNext, where the standard
/// OTEL_EXPORTER_OTLP_ENDPOINT says. Neither holds personal data: addresses are cut to what names no customer.
/// </summary>
public static class ProcessTelemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>
    /// Combinations of labels that one metric may have: memory for all of them is taken when the metric is made.
    /// </summary>
    private const int MostCombinations = 400;

    private static readonly string[] Meters =
        ["CustomerSync", "Microsoft.Orleans", "System.Runtime", "System.Net.Http", "Npgsql"];

    /// <param name="metrics">What else this process measures or exports.</param>
    /// <param name="traces">What else it traces, when traces are sent.</param>
    public static IHostApplicationBuilder AddTelemetry(
        this IHostApplicationBuilder builder, Action<MeterProviderBuilder>? metrics = null,
        Action<TracerProviderBuilder>? traces = null)
    {
        var isSent = !string.IsNullOrEmpty(builder.Configuration[Endpoint]);
        var telemetry = builder.Services.AddOpenTelemetry();
        if (string.IsNullOrEmpty(builder.Configuration[ServiceName]))
            telemetry.ConfigureResource(resource => resource.AddService("customersync"));
        telemetry.WithMetrics(meters =>
        {
            meters.AddMeter(Meters)
                .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostCombinations });
            metrics?.Invoke(meters);
            if (isSent) meters.AddOtlpExporter();
        });
        if (isSent) telemetry.WithTracing(tracer => Trace(tracer, traces));
        return builder;
    }

    private static void Trace(TracerProviderBuilder tracer, Action<TracerProviderBuilder>? more)
    {
        tracer.AddHttpClientInstrumentation(
            http => http.EnrichWithHttpRequestMessage = (activity, request) => Redact(activity, request.RequestUri));
        more?.Invoke(tracer);
        tracer.AddOtlpExporter();
    }

    /// <summary>ERPNext's addresses have the customer's name in them: only the host is told.</summary>
    private static void Redact(Activity activity, Uri? address) =>
        activity.SetTag("url.full", address?.GetLeftPart(UriPartial.Authority));
}
