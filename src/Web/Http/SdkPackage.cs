using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace CustomerSync.Http;

/// <summary>
/// <c>/sdk/customersync.tgz</c>: the files of <c>/sdk/</c> as the package that npm installs, so that package and server
/// always fit. Packed at the first request; the same files make the same bytes.
/// </summary>
internal static class SdkPackage
{
    public const string Path = "/sdk/customersync.tgz";

    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static void UseSdkPackage(this IApplicationBuilder app, IFileProvider files)
    {
        var package = new Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)>(() => Tagged(Pack(files)));
        app.Use((context, next) => context.Request.Path == Path && IsRead(context.Request.Method)
            ? Send(context, package.Value.Bytes, package.Value.Tag)
            : next(context));
    }

    internal static byte[] Pack(IFileProvider files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
            foreach (var (path, file) in Files(files, "sdk").OrderBy(file => file.Path, StringComparer.Ordinal))
            {
                using var content = file.CreateReadStream();
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "package" + path["sdk".Length..])
                {
                    DataStream = content, Mode = Readable, ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        return packed.ToArray();
    }

    private static IEnumerable<(string Path, IFileInfo File)> Files(IFileProvider files, string folder) =>
        from entry in files.GetDirectoryContents(folder)
        let path = $"{folder}/{entry.Name}"
        from file in entry.IsDirectory ? Files(files, path) : [(path, entry)]
        select file;

    private static (byte[], EntityTagHeaderValue) Tagged(byte[] bytes) =>
        (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\""));

    private static Task Send(HttpContext context, byte[] bytes, EntityTagHeaderValue tag)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(bytes, "application/gzip", entityTag: tag).ExecuteAsync(context);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
