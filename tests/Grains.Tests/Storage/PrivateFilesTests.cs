using System.Runtime.Versioning;
using CustomerSync.Storage;
using CustomerSync.Storage.Sqlite;

namespace CustomerSync.Tests.Storage;

/// <summary>Another user of the machine reads nothing of what lies in files.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    private string File => Path.Combine(Data, "customersync.db");

    private StorageOptions Options => new() { ConnectionString = $"Data Source={File}" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_folder_and_the_files_are_their_owners_alone()
    {
        await using var database = await Opened();

        Assert.Equal(Owner | UnixFileMode.UserExecute, new DirectoryInfo(Data).UnixFileMode);
        Assert.Equal(["customersync.db", "customersync.db-shm", "customersync.db-wal", "customersync.db.lock"],
            Files().Keys.Order(StringComparer.Ordinal));
        Assert.All(Files(), file => Assert.Equal((file.Key, Owner), (file.Key, file.Value)));
    }

    [Fact]
    public async Task What_others_could_read_before_is_tightened_and_a_given_folder_stays_as_it_is()
    {
        Directory.CreateDirectory(Data);
        var given = new DirectoryInfo(Data).UnixFileMode;
        await using (await Opened()) { }
        foreach (var file in Files().Keys) new FileInfo(Path.Combine(Data, file)).UnixFileMode = Owner
            | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

        await using var database = await Opened();

        Assert.All(Files(), file => Assert.Equal((file.Key, Owner), (file.Key, file.Value)));
        Assert.Equal(given, new DirectoryInfo(Data).UnixFileMode);
    }

    [Fact]
    public async Task A_backup_and_what_is_restored_from_it_are_private_too()
    {
        await using (await Opened()) { }
        var backup = Path.Combine(Data, "copy.db");
        await SqliteBackup.Write(Options, backup);
        Assert.Equal(Owner, new FileInfo(backup).UnixFileMode);
        new FileInfo(backup).UnixFileMode = Owner | UnixFileMode.OtherRead;

        await new SqliteRestore(Options, backup).Run();

        Assert.Equal(Owner, new FileInfo(File).UnixFileMode);
    }

    private async Task<SqliteDatabase> Opened()
    {
        var database = new SqliteDatabase(Options);
        await database.Migrate(TestContext.Current.CancellationToken);
        return database;
    }

    private Dictionary<string, UnixFileMode> Files() =>
        new DirectoryInfo(Data).GetFiles().ToDictionary(file => file.Name, file => file.UnixFileMode);
}
