using System.Diagnostics;

namespace CustomerSync.Tests.Hosting;

/// <summary>Node as it is installed, else the one that Playwright brings.</summary>
internal static class Node
{
    private static readonly string? OfTheMachine = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "node")).FirstOrDefault(File.Exists);

    /// <summary>What npm says of a registry that it does not reach.</summary>
    private static readonly string[] Unanswered = ["network request to https://", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT"];

    private static string Program => OfTheMachine ?? Directory.EnumerateFiles(
        Path.Combine(AppContext.BaseDirectory, ".playwright", "node"), "node*", SearchOption.AllDirectories).First();

    /// <summary>Runs a script of this assembly, whose tests must all pass.</summary>
    public static async Task Test(string script, params (string Key, string Value)[] environment)
    {
        var sdk = new Uri(Path.Combine(AppContext.BaseDirectory, "wwwroot", "sdk")).AbsoluteUri;
        var (exitCode, output) = await Run(Program, [Path.Combine(AppContext.BaseDirectory, "Packages", script)],
            AppContext.BaseDirectory, [("SDK", sdk), .. environment]);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>
    /// Installs packages in a folder; the test is skipped where there is no npm, or its registry does not answer.
    /// </summary>
    public static async Task Install(DirectoryInfo folder, params string[] packages)
    {
        Assert.SkipWhen(OfTheMachine is null, "Node is not installed.");
        string[] arguments =
            ["install", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1", .. packages];
        var (exitCode, output) = await Run("npm", arguments, folder.FullName, []);
        Assert.SkipWhen(exitCode != 0 && Unanswered.Any(sign => output.Contains(sign, StringComparison.Ordinal)),
            "The npm registry does not answer.");
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Runs a program of the installed packages, or node, npm, cp or bash, to its end.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> Execute(
        DirectoryInfo folder, string program, string[] arguments, params (string Key, string Value)[] environment)
    {
        var (exitCode, output) = await Run(Of(folder, program), arguments, folder.FullName, environment);
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>Starts a program of the installed packages.</summary>
    public static Process Start(
        DirectoryInfo folder, string program, string[] arguments, params (string Key, string Value)[] environment)
    {
        var process = Start(Of(folder, program), arguments, folder.FullName, environment);
        process.OutputDataReceived += (_, _) => { }; // Read, or it would stop when nobody takes what it says.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Of(DirectoryInfo folder, string program) =>
        program switch { "node" => Program, "npm" or "cp" or "bash" => program, _ => Installed(folder, program) };

    /// <summary>In the folder, or in one above it.</summary>
    private static string Installed(DirectoryInfo folder, string program)
    {
        var path = Path.Combine(folder.FullName, "node_modules", ".bin", program);
        return File.Exists(path) || folder.Parent is null ? path : Installed(folder.Parent, program);
    }

    private static Process Start(
        string program, string[] arguments, string folder, (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Output)> Run(
        string program, string[] arguments, string folder, (string Key, string Value)[] environment)
    {
        using var process = Start(program, arguments, folder, environment);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(timeout.Token),
                process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
