using CustomerSync.Monitoring;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.Authorization;

namespace CustomerSync.Access;

/// <summary>
/// Where the front listens. <c>Webhooks:Urls</c> and <c>Metrics:Urls</c> are listeners of their own: a firewall can
/// open the first to ERPNext and the second to who watches, without the pages and the API. What a listener serves
/// hangs on its port, which a request cannot choose, and never on the Host header.
/// </summary>
internal sealed class Listeners
{
    private const string Endpoints = "Kestrel:Endpoints";

    private static readonly string[] OfWebhooks = [WebhookEndpoints.Path, "/health/live"];
    private static readonly string[] OfMetrics = [FrontTelemetry.Path, "/health/ready"];

    public Listeners(IConfiguration configuration)
    {
        Main = MainUrls(configuration);
        Webhooks = Split(configuration["Webhooks:Urls"]);
        Metrics = Split(configuration["Metrics:Urls"]);
    }

    public IReadOnlyList<string> Main { get; }

    public IReadOnlyList<string> Webhooks { get; }

    public IReadOnlyList<string> Metrics { get; }

    /// <summary>Opens the listeners beside the main ones, in the way in which those were set.</summary>
    public void AddTo(WebApplicationBuilder builder)
    {
        string[] own = [.. Webhooks, .. Metrics];
        if (own.Length == 0) return;
        if (!builder.Configuration.GetSection(Endpoints).GetChildren().Any())
            builder.WebHost.UseUrls([.. Main, .. own]);
        else builder.Configuration.AddInMemoryCollection(
            own.Select((url, i) => KeyValuePair.Create($"{Endpoints}:Own{i}:Url", (string?)url)));
    }

    /// <summary>Answers 404 what the listener is not for; the metrics' asks for no credential.</summary>
    public void Use(WebApplication app)
    {
        var (webhooks, metrics) = (Ports(Webhooks), Ports(Metrics));
        if (webhooks.Count + metrics.Count == 0) return;
        app.Use((context, next) =>
        {
            var isWebhooks = webhooks.Contains(context.Connection.LocalPort);
            if (!isWebhooks && !metrics.Contains(context.Connection.LocalPort)) return next(context);
            context.Items[typeof(Listeners)] = this;
            if (context.GetEndpoint() is not RouteEndpoint endpoint
                || !Serves(isWebhooks ? OfWebhooks : OfMetrics, endpoint)
                || (isWebhooks && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
            if (!isWebhooks) context.SetEndpoint(ForEverybody(endpoint));
            return next(context);
        });
    }

    /// <summary>Whether the request came to a listener that serves one thing alone.</summary>
    public static bool IsOwn(HttpContext context) => context.Items.ContainsKey(typeof(Listeners));

    private static bool Serves(string[] paths, RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText?.TrimEnd('/') is { } path && paths.Contains(path);

    private static RouteEndpoint ForEverybody(RouteEndpoint endpoint) => new(
        endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order,
        new([.. endpoint.Metadata, new AllowAnonymousAttribute()]), endpoint.DisplayName);

    private static HashSet<int> Ports(IEnumerable<string> urls) =>
        [.. urls.Select(url => BindingAddress.Parse(url).Port)];

    private static string[] MainUrls(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint["Url"] ?? "");
        if (endpoints.ToArray() is { Length: > 0 } set) return set;
        if (Split(configuration["urls"]) is { Length: > 0 } urls) return urls;
        return [.. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
            .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}")];
    }

    private static string[] Split(string? urls) =>
        urls?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
