using CustomerSync.Storage;

namespace CustomerSync;

/// <summary>The whole schema as one script, for a database administrator who runs it in place of the program.</summary>
public static class SchemaScript
{
    /// <summary>The command line option, followed by a provider.</summary>
    public const string Option = "--print-schema";

    /// <summary>Prints the script when the command line asks for it.</summary>
    /// <returns>The exit code, or null when the process is to start as usual.</returns>
    public static int? TryPrint(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        if (args.Count == 0 || args[0] != Option) return null;
        if (args.Count == 2 && Enum.TryParse<StorageProvider>(args[1], ignoreCase: true, out var provider)
            && Enum.IsDefined(provider))
        {
            output.Write(Of(provider));
            return 0;
        }
        errors.WriteLine($"{Option} takes one of: {string.Join(", ", Enum.GetNames<StorageProvider>())}.");
        return 1;
    }

    /// <summary>The journal and every migration, in one transaction.</summary>
    public static string Of(StorageProvider provider)
    {
        var files = new SqlFiles(provider.ToString());
        var (begin, commit) = Transaction(provider);
        var steps = files.Migrations.SelectMany(migration =>
            new[] { $"-- {migration.Number:0000} {migration.Name}", migration.Sql,
                Migrator.Applied(name => files[name], migration) });
        string[] parts = ["-- CustomerSync, the whole schema. For an empty database.", begin,
            files["migration_journal"], .. steps, commit];
        return string.Join('\n', parts.Select(part => part.TrimEnd('\n') + '\n'));
    }

    private static (string Begin, string Commit) Transaction(StorageProvider provider) =>
        provider is StorageProvider.SqlServer
        ? ("SET XACT_ABORT ON;\nSET QUOTED_IDENTIFIER, ANSI_NULLS ON;\nBEGIN TRANSACTION;", "COMMIT TRANSACTION;")
        : ("BEGIN;", "COMMIT;");
}
