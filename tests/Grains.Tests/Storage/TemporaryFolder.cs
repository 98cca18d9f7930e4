namespace CustomerSync.Tests.Storage;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("customersync-").FullName;

    public string Sqlite(string name = "test.db") => $"Data Source={System.IO.Path.Combine(Path, name)}";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
