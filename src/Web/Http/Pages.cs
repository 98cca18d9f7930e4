namespace CustomerSync.Http;

/// <summary>
/// The pages: static files. <c>/</c> is <c>index.html</c>; of the others the first segment of the path names the file in <c>pages/</c>, and the
/// page reads the rest, so that whatever it shows has an address of its own.
/// </summary>
internal static class Pages
{
    public static void UsePages(this WebApplication app)
    {
        var places = app.Environment.WebRootFileProvider.GetDirectoryContents("pages").ToDictionary(
            file => "/" + Path.GetFileNameWithoutExtension(file.Name), file => $"/pages/{file.Name}", StringComparer.Ordinal);
        app.Use((context, next) =>
        {
            if (places.TryGetValue(FirstSegment(context.Request.Path), out var file)) context.Request.Path = file;
            return next(context);
        });
        app.UseDefaultFiles();
        // Browsers ask each time whether a file is still the same, so that a new version is seen at once.
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" });
    }

    private static string FirstSegment(PathString path)
    {
        var text = path.Value ?? "";
        var end = text.IndexOf('/', Math.Min(1, text.Length));
        return end < 0 ? text : text[..end];
    }
}
