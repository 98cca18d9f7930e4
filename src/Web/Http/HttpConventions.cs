using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CustomerSync.Http;

/// <summary>What all routes share: the JSON, the envelope, the errors, the headers.</summary>
internal static class HttpConventions
{
    /// <summary>
    /// camelCase, enumerations by name, Arabic readable. It is served as JSON with nosniff, so markup in it is
    /// harmless.
    /// </summary>
    public static JsonSerializerOptions Json { get; } =
        Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src "
        + "'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IServiceCollection AddHttpConventions(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));
        services.AddProblemDetails(options => options.CustomizeProblemDetails = problem =>
        {
            problem.ProblemDetails.Detail ??= Cure(problem.HttpContext.Request, problem.ProblemDetails.Status);
            problem.ProblemDetails.Extensions["success"] = false;
            problem.ProblemDetails.Extensions["message"] = problem.ProblemDetails.Detail
                ?? problem.ProblemDetails.Title;
        });
        // In development too: what the framework refuses is told in one way.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.AddSingleton<IProblemDetailsWriter, ProblemsForAnybody>();
        services.AddExceptionHandler<ExceptionProblems>();
        return services;
    }

    /// <summary>What to do about that which the framework refuses by itself, with a bare status.</summary>
    private static string? Cure(HttpRequest request, int? status) => status switch
    {
        StatusCodes.Status400BadRequest when request.HasJsonContentType() =>
            "The body, or a parameter, is not in the form that this route takes: JSON as /openapi/v1.json tells.",
        StatusCodes.Status400BadRequest =>
            "A parameter is missing or not in the form that this route takes: a time reads 2026-01-31T12:00:00Z (a + "
            + "in it is sent as %2B), a number 10, a switch true; /openapi/v1.json tells each.",
        StatusCodes.Status415UnsupportedMediaType =>
            "The body must be JSON, and be sent with Content-Type: application/json.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{request.Method} is not for this address, which takes {request.HttpContext.Response.Headers.Allow}.",
        _ => null,
    };

    public static void UseHttpConventions(this WebApplication app)
    {
        // When the answer starts: the answer to an exception begins with its headers cleared.
        app.Use((context, next) =>
        {
            context.Response.OnStarting(SetHeaders, context);
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHttpMethodRules();
    }

    private static Task SetHeaders(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] =
            context.Request.Path.StartsWithSegments("/sdk", StringComparison.OrdinalIgnoreCase)
                ? "cross-origin" : "same-origin";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new EnumNameConverter(options));
        return options;
    }
}

/// <summary>
/// Whoever takes no JSON gets a problem as JSON too. The framework would answer nothing, and log the exception with its
/// stack, as often as a stranger likes.
/// </summary>
internal sealed class ProblemsForAnybody : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        context.HttpContext.Request.Headers.Accept = default;
        return context.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(context);
    }
}

/// <summary>The envelope of every successful answer.</summary>
internal sealed record Envelope<T>(bool Success, string Message, T Data);

internal static class Envelope
{
    public static Envelope<T> Of<T>(T data, string message = "OK") => new(true, message, data);

    /// <summary>With an ETag of all that is in it: who sends that again in If-None-Match is answered 304.</summary>
    public static IResult Tagged<T>(T data)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Of(data), HttpConventions.Json);
        var tag = Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 12));
        return TypedResults.Bytes(json, "application/json; charset=utf-8", entityTag: new($"\"{tag}\""));
    }
}
