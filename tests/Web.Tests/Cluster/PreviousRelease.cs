using System.Diagnostics;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Cluster;

/// <summary>The programs of the release before this one, built from the repository's history.</summary>
internal static class PreviousRelease
{
    /// <summary>The commit of the release; goes forward with each one.</summary>
    private const string Commit = "9bb97c4";

    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "previous", Commit);

    public static string Silo => Path.Combine(Folder, "src", "Silo", "bin", "Release", "net10.0", "CustomerSync.Silo.dll");

    public static string Front => Path.Combine(Folder, "src", "Web", "bin", "Release", "net10.0", "CustomerSync.Web.dll");

    /// <summary>Skips the test where the history is not there.</summary>
    public static async Task Build()
    {
        Assert.SkipUnless(await Runs($"git cat-file -e {Commit}^{{commit}}"), $"The history with {Commit} is not here.");
        Directory.CreateDirectory(Folder);
        var isBuilt = File.Exists(Silo) && File.Exists(Front) || await Runs(
            $"git archive {Commit} src clients $(git ls-tree --name-only {Commit} | grep -E '^(Directory|Banned|\\.editorconfig|global.json)') | tar x -C '{Folder}' "
            + $"&& dotnet build '{Folder}/src/Web' -c Release -v quiet -p:RunAnalyzers=false");
        Assert.True(isBuilt, $"{Commit} could not be built in {Folder}.");
    }

    private static async Task<bool> Runs(string command)
    {
        // Its errors too: the build of that release empties the file that our own go to.
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec 2>&1\n{command}"])
            { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0;
    }
}
