using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Packages;
using Microsoft.Extensions.FileProviders;

[assembly: AssemblyFixture(typeof(InstalledPackages))]

namespace CustomerSync.Tests.Packages;

/// <summary>
/// The tarball beside what applications are made with, installed once. Where npm's registry does not answer, tests that
/// ask for it are skipped.
/// </summary>
public sealed class InstalledPackages : IDisposable
{
    private static readonly string[] Tools =
        ["axe-core@4", "esbuild@0.28", "openapi-typescript@7", "standardwebhooks@1", "vite@8", "vue@3", "webpack@5"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-packages-");
    private readonly Lazy<Task> _installed;

    public InstalledPackages() => _installed = new(Install);

    public void Dispose() => _folder.Remove();

    /// <summary>A folder that finds the packages in the one above it.</summary>
    internal async Task<DirectoryInfo> Folder(string name)
    {
        await _installed.Value;
        return _folder.CreateSubdirectory(name);
    }

    /// <summary>A folder that has them itself, as an application does.</summary>
    internal async Task<DirectoryInfo> Application(string name)
    {
        var folder = await Folder(name);
        foreach (var part in new[] { "node_modules", "package.json", "package-lock.json" })
            await Node.Execute(folder, "cp", ["-al", Path.Combine(_folder.FullName, part), folder.FullName]);
        return folder;
    }

    internal static string Example(string file) => Path.Combine(Repository.Root, "examples", "nextjs", file);

    private async Task Install()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "customersync.tgz"), Http.SdkPackage.Pack(
            new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"))));
        var package = await File.ReadAllTextAsync(Example("package.json"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "package.json"), package.Replace(
            "http://localhost:5080/sdk/customersync.tgz", "file:customersync.tgz", StringComparison.Ordinal));
        await Node.Install(_folder, Tools);
    }
}
