using CustomerSync.Access;
using CustomerSync.Storage;
using CustomerSync.Storage.Moving;
using CustomerSync.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace CustomerSync;

/// <summary>
/// What an administrator does with the database: <c>admin-link</c>, <c>new-key</c>, <c>backup</c>, <c>restore</c>,
/// <c>move</c>, <c>new-epoch</c>, <c>--print-schema</c>, <c>--help</c>.
/// </summary>
public static class DatabaseCommands
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUse = 2;

    private const string Help = """
        CustomerSync keeps a customer database in step with ERPNext. Without a command it runs.

          admin-link                prints a link that makes whoever opens it within ten minutes an admin, also while the product runs
          new-key NAME ROLE         prints a new machine key; ROLE is viewer, operator or admin
          backup FILE               writes a whole copy of the SQLite database to FILE, also while the product runs
          restore FILE              puts FILE in the place of the SQLite database, which is kept beside it; stop the product first
          move --to PROVIDER        moves everything into an empty database of another engine, named by --to:ConnectionString; stop the product first
          new-epoch                 lets every reader of the change feed start afresh: after a restore of PostgreSQL or SQL Server
          --print-schema PROVIDER   prints the whole schema as a script: Sqlite, PostgreSql or SqlServer
          --help                    prints this

        Settings come from the environment (Storage__ConnectionString), appsettings.json, or behind the command (--Storage:ConnectionString ...).
        --env-file FILE, anywhere, reads variables from a file such as .env.local; what the environment has set already stays.
        0 is returned when it was done, 1 when it was not, with the reason, 2 for a command that is not one. See docs/backup.md.
        """;

    /// <summary>Runs the command that the command line names.</summary>
    /// <returns>The exit code, or null when the process is to start as usual.</returns>
    public static async Task<int?> TryRun(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            switch (args)
            {
                case ["--print-schema", .. var provider]: await output.WriteAsync(Schema(Provider(provider))); break;
                case ["--help" or "-h" or "help", ..]: await output.WriteLineAsync(Help); break;
                case ["admin-link", .. var settings] when !settings.Take(1).Any(IsFile):
                    await InDatabase(settings, database =>
                        AccessCommands.AdminLink(database, Configuration(settings), output, errors));
                    break;
                case ["new-key", var name, var role, .. var settings] when IsFile(name) && IsFile(role):
                    await InDatabase(settings, database => AccessCommands.NewKey(database, name, role, output, errors));
                    break;
                case ["backup", var file, .. var settings]
                    when IsFile(file): await Backup(Options(settings), file, output); break;
                case ["restore", var file, .. var settings]
                    when IsFile(file): await Restore(Options(settings), file, output); break;
                case ["move", "--to", var provider, .. var settings]
                    when IsFile(provider): await Move(provider, settings, output); break;
                case ["new-epoch", .. var settings] when !settings.Take(1)
                    .Any(IsFile): await InDatabase(settings, database => BeginEpoch(database, output)); break;
                case [var word, ..] when char.IsAsciiLetter(word.FirstOrDefault())
                    && !word.Contains('=', StringComparison.Ordinal):
                    await errors.WriteLineAsync(
                        $"'{string.Join(' ', args)}' is not a command, or it lacks what stands behind it.\n\n{Help}");
                    return WrongUse;
                default: return null;
            }
            return Done;
        }
        catch (ConfigurationException refused)
        {
            await errors.WriteLineAsync($"{args[0]}: {refused.Message}");
            return Failed;
        }
    }

    /// <summary>
    /// The whole schema as one script, for a database administrator who runs it in place of the program: the journal,
    /// every migration and the views for readers, in one transaction; behind it what can do without.
    /// </summary>
    internal static string Schema(StorageProvider provider)
    {
        var files = new SqlFiles(provider.ToString());
        var (begin, commit) = provider is StorageProvider.SqlServer
            ? ("SET XACT_ABORT ON;\nSET QUOTED_IDENTIFIER, ANSI_NULLS ON;\nBEGIN TRANSACTION;", "COMMIT TRANSACTION;")
            : ("BEGIN;", "COMMIT;");
        var steps = files.Migrations.SelectMany(migration =>
            new[] { $"-- {migration.Number:0000} {migration.Name}", migration.Sql,
                Migrator.Applied(name => files[name], migration) });
        string[] parts = ["-- CustomerSync, the whole schema. For an empty database.", begin,
            files["migration_journal"], .. steps, files["reading"], commit,
            .. files.BesideReading.Select(name => files[name])];
        return string.Join('\n', parts.Select(part => part.TrimEnd('\n') + '\n'));
    }

    private static StorageProvider Provider(string[] words) =>
        words is [var word] && Enum.TryParse<StorageProvider>(word, ignoreCase: true, out var provider)
            && Enum.IsDefined(provider)
        ? provider
        : throw new ConfigurationException($"Name one of {string.Join(", ", Enum.GetNames<StorageProvider>())}.");

    private static bool IsFile(string word) => word.Length > 0 && word[0] != '-';

    private static async Task Backup(StorageOptions options, string file, TextWriter output)
    {
        await SqliteBackup.Write(SqliteOnly(options, "pg_dump -Fc, or BACKUP DATABASE"), Path.GetFullPath(file));
        await output.WriteLineAsync(
            $"{Path.GetFullPath(file)} is a whole copy. Keep the folder keys beside the database with it: without it "
            + "the webhook secret cannot be read.");
    }

    private static async Task Restore(StorageOptions options, string file, TextWriter output)
    {
        var restore = new SqliteRestore(
            SqliteOnly(options, "pg_restore, or RESTORE DATABASE, then new-epoch"), Path.GetFullPath(file));
        await output.WriteLineAsync(await restore.Run());
    }

    private static async Task Move(string provider, string[] settings, TextWriter output)
    {
        var options = new StorageOptions {
            Provider = Provider([provider]), ConnectionString = Configuration(settings)["To:ConnectionString"] };
        if (options.Provider == Options(settings).Provider) throw new ConfigurationException(
            $"The database is one of {provider} already: copy it with backup and restore, or with your server's tools.");
        if (options.ConnectionString is null)
            throw new ConfigurationException("Say where to: --to:ConnectionString ..., or To__ConnectionString.");
        await InDatabase(settings, async from =>
        {
            await using var to = StorageServices.Open(options);
            foreach (var (table, rows) in await new DatabaseMove(from, to, TimeProvider.System)
                .Run(CancellationToken.None))
                await output.WriteLineAsync($"{table}: {rows}");
            await output.WriteLineAsync(
                $"{to.Describe()} holds what {from.Describe()} holds; both were compared, and the latter stays as it is. "
                + "Start the product with Storage:Provider and Storage:ConnectionString of the former: readers of the "
                + $"feed go on from where they are.{AboutKeys(from)}");
        });
    }

    private static string AboutKeys(Database from) => from.KeysFolder is not { } folder ? "" :
        $"\nThe keys of its secrets lie in {folder}. So that they come along, start the first silo once with "
        + $"Setup:ImportKeys={folder} and Access:MasterKeyFile (docs/backup.md).";

    private static async Task BeginEpoch(Database database, TextWriter output)
    {
        var head = await new FeedStore(database).BeginEpoch(continues: false);
        await output.WriteLineAsync(
            $"A new epoch begins at {head.Cursor} ({database.Describe()}). Every reader of the feed starts afresh.\n"
            + await AccessCommands.EndSignIns(database));
    }

    /// <summary>Does it in the product's database, which is there already; also while the product runs.</summary>
    private static async Task InDatabase(string[] settings, Func<Database, Task> work)
    {
        var options = Options(settings);
        if (options.Provider is StorageProvider.Sqlite && SqliteFile.Settings(options).DataSource is var file
            && !File.Exists(file))
            throw new ConfigurationException(
                $"There is no {file}. Start the product once, or name its file: --Storage:ConnectionString ...");
        await using var database = StorageServices.Open(options);
        try
        {
            await database.UpdateSchema(CancellationToken.None);
            await work(database);
        }
        catch (Exception error) when (error is StorageUnavailableException || database.IsTransient(error))
        {
            throw new ConfigurationException($"{database.Describe()} cannot be written now: {error.Message}", error);
        }
    }

    private static StorageOptions SqliteOnly(StorageOptions options, string instead) =>
        options.Provider is StorageProvider.Sqlite
        ? options
        : throw new ConfigurationException(
            $"This is for SQLite. Use the tools of your server: {instead}. See docs/backup.md.");

    private static StorageOptions Options(string[] settings)
    {
        var options = new StorageOptions();
        options.Bind(Configuration(settings));
        return options;
    }

    private static ConfigurationManager Configuration(string[] settings)
    {
        var configuration = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings {
                Args = settings, ContentRootPath = AppContext.BaseDirectory }).Configuration;
        configuration.AddSecretFiles();
        return configuration;
    }
}
