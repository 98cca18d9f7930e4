using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace CustomerSync.Http;

/// <summary>
/// The pages: static files. <c>/</c> is <c>index.html</c>; of the others the first segment of the path names the file
/// in <c>pages/</c>, and the page reads the rest, so that whatever it shows has an address of its own.
/// </summary>
internal static class Pages
{
    /// <summary>Whether the print that leads the path is that of the files as they are.</summary>
    private const string Kept = "CustomerSync.Kept";

    public static IServiceCollection AddPages(this IServiceCollection services) =>
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal)
            .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal)
            .AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml"];
    });

    /// <summary>Only where no route was found: a route's requests need not pass them.</summary>
    public static void UsePages(this WebApplication app) =>
        app.UseWhen(context => context.GetEndpoint() is null, branch => branch.UsePages(app.Environment));

    private static void UsePages(this IApplicationBuilder app, IWebHostEnvironment environment)
    {
        app.Use(TellNotFound);
        var places = environment.WebRootFileProvider.GetDirectoryContents("pages").ToDictionary(
            file => "/" + Path.GetFileNameWithoutExtension(file.Name), file => $"/pages/{file.Name}",
            StringComparer.Ordinal);
        places.Remove("/not-found");
        places["/"] = "/index.html";
        // Where ASPNETCORE_WEBROOT leads to the sources of the pages, the package is still beside the assembly.
        var files = new CompositeFileProvider(environment.WebRootFileProvider,
            new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        var pages = new PageFiles(files, app.ApplicationServices.GetRequiredService<TimeProvider>());
        app.Use((context, next) =>
        {
            if (IsList(context.Request)) context.Request.Path = "/index.html";
            else if (places.TryGetValue(FirstSegment(context.Request.Path), out var file)) context.Request.Path = file;
            else if (PageFiles.Split(context.Request.Path.Value ?? "") is { } asked)
                (context.Request.Path, context.Items[Kept]) = (asked.Path, asked.Print == pages.Print);
            return next(context);
        });
        app.UseSdkPackage(files);
        app.UseWhen(IsFile, branch => branch.UseResponseCompression());
        app.Use((context, next) => SendPage(context, pages, next));
        // What is asked for below its print never changes there. Of all else browsers ask each time whether it is still
        // the same, so that a new version is seen at once.
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Items[Kept] is true ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    private static Task SendPage(HttpContext context, PageFiles pages, RequestDelegate next)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "");
        if (!path.EndsWith(".html", StringComparison.Ordinal) || !request.IsRead() || pages.Page(path) is not { } html)
            return next(context);
        context.Response.Headers.CacheControl = "no-cache";
        var tag = Convert.ToHexStringLower(SHA256.HashData(html).AsSpan(0, 8));
        return TypedResults.Bytes(html, "text/html", entityTag: new($"\"{tag}\"")).ExecuteAsync(context);
    }

    /// <summary>
    /// A person who comes to an address that is none gets a page that says so; programs get a problem as JSON, and what
    /// is below <c>/api</c> is theirs.
    /// </summary>
    private static async Task TellNotFound(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var (request, response) = (context.Request, context.Response);
        if (response.StatusCode != StatusCodes.Status404NotFound || response.HasStarted || !request.IsRead()
            || request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) return;
        var page = context.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider
            .GetFileInfo("pages/not-found.html");
        if (!page.Exists) return;
        (response.ContentType, response.ContentLength) = ("text/html", page.Length);
        if (HttpMethods.IsGet(request.Method)) await response.SendFileAsync(page);
    }

    private static bool IsRead(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>
    /// Files are the same for everybody and hold no secret. Answers of the API and event streams are never compressed:
    /// a proxy and a parser want them as they come.
    /// </summary>
    private static bool IsFile(HttpContext context) =>
        Path.HasExtension(context.Request.Path)
            && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    /// <summary>The list has a second address, for saved views; a name that no path can hold is a customer's.</summary>
    private static bool IsList(HttpRequest request) =>
        request.Path == "/customers" && !request.Query.ContainsKey("erpnextId");

    private static string FirstSegment(PathString path)
    {
        var text = path.Value ?? "";
        var end = text.IndexOf('/', Math.Min(1, text.Length));
        return end < 0 ? text : text[..end];
    }
}
