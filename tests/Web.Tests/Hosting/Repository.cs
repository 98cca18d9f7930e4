namespace CustomerSync.Tests.Hosting;

/// <summary>The sources that this assembly was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Above(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "CustomerSync.sln")) ? folder.FullName : Above(folder.Parent!);
}
