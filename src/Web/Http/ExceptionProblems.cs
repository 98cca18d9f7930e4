using CustomerSync.Customers;
using CustomerSync.Setup;
using CustomerSync.Sync;
using CustomerSync.Webhooks;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace CustomerSync.Http;

/// <summary>Turns what a handler could not go on with into an answer: one place for all routes.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> log)
    : IExceptionHandler
{
    /// <summary>Seconds after which a client may try again. ERPNext does not look at it; others do.</summary>
    private static string? RetryAfter(int status) => status switch
    {
        StatusCodes.Status503ServiceUnavailable => "2",
        StatusCodes.Status429TooManyRequests => "60",
        _ => null,
    };

    public ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, detail) = Explain(exception);
        httpContext.Response.StatusCode = status;
        if (status == StatusCodes.Status500InternalServerError)
            LogFault(httpContext.Request.Method, httpContext.Request.Path.ToUriComponent(), exception);
        if (RetryAfter(status) is { } seconds) httpContext.Response.Headers.RetryAfter = seconds;
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Detail = detail },
        });
    }

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsPassing(Exception exception) =>
        Explain(exception).Status == StatusCodes.Status503ServiceUnavailable;

    /// <summary>What is told of it: nothing of ours or of the database.</summary>
    public static string Sentence(Exception exception) => Explain(exception).Detail;

    private static (int Status, string Detail) Explain(Exception exception) => exception switch
    {
        StorageUnavailableException =>
            (StatusCodes.Status503ServiceUnavailable,
                "The database cannot take this now. Nothing was lost: send it again."),
        StorageRefusedException =>
            (StatusCodes.Status503ServiceUnavailable,
                "The database does not take this; the log of CustomerSync says why."),
        TimeoutException => (StatusCodes.Status503ServiceUnavailable,
            "The answer took too long; it may or may not have been committed. Sending it again is harmless."),
        OrleansException => (StatusCodes.Status503ServiceUnavailable, "No silo can take this now. Send it again."),
        SyncNotConfiguredException unset => (StatusCodes.Status409Conflict, unset.Message),
        SecretsNotStoredException secrets => (StatusCodes.Status409Conflict, secrets.Message),
        RefusedException refused => (refused.Status, refused.Message),
        InvalidQueryException query => (StatusCodes.Status400BadRequest, query.Message),
        BadHttpRequestException request => (request.StatusCode, request.Message),
        _ => (StatusCodes.Status500InternalServerError, "This is a fault of CustomerSync; its log says more."),
    };

    [LoggerMessage(2301, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFault(string method, string path, Exception error);
}
