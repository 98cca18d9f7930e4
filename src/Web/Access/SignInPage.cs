namespace CustomerSync.Access;

/// <summary>
/// The page that signs in, with what went wrong at a provider: the status is right, and the page says it.
/// </summary>
internal sealed class SignInPage(IWebHostEnvironment environment)
{
    private const string Main = "<main id=\"main\"";

    /// <param name="problem">Of <c>signIn.problems</c> in the messages.</param>
    public async Task Show(HttpContext context, int status, string problem)
    {
        var file = environment.WebRootFileProvider.GetFileInfo("pages/sign-in.html");
        using var reader = new StreamReader(file.CreateReadStream());
        var html = await reader.ReadToEndAsync(context.RequestAborted);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(
            html.Replace(Main, $"{Main} data-problem=\"{problem}\"", StringComparison.Ordinal), context.RequestAborted);
    }
}
