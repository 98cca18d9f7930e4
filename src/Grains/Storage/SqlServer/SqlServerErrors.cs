using System.Security.Authentication;
using Microsoft.Data.SqlClient;

namespace CustomerSync.Storage.SqlServer;

/// <summary>What the errors of SQL Server mean for us, by number.</summary>
internal static class SqlServerErrors
{
    public const int CannotOpenDatabase = 4060;
    public const int NoSuchDatabase = 911;
    public const int DatabaseExists = 1801;
    public const int ReadOnly = 3906;
    public const int Referred = 547;
    private const int LoginFailed = 18456;
    private const int EncryptionNotSupported = 20;

    /// <summary>Babelfish: an error of PostgreSQL that SQL Server has no number for.</summary>
    private const int OfPostgreSql = 33557097;

    /// <summary>
    /// What Windows says of a certificate: untrusted root, incomplete chain, wrong name, expired.
    /// </summary>
    private static readonly HashSet<int> UntrustedCertificate =
        [unchecked((int)0x80090325), unchecked((int)0x80090322), unchecked((int)0x80090328),
            unchecked((int)0x800B0109), unchecked((int)0x800B010A), unchecked((int)0x800B010F),
            unchecked((int)0x800B0101)];

    /// <summary>From here on the server ends the connection.</summary>
    private const byte Fatal = 20;

    /// <summary>
    /// Deadlock, snapshot conflicts; and key violations: somebody else inserted the same name at the same moment. Run
    /// again, the statement finds the row, and it alone is a conflict.
    /// </summary>
    private static readonly HashSet<int> Repeated = [1205, 3960, 3961, 2601, 2627];

    /// <summary>
    /// Time-outs, the network, a server that starts, stops, fails over, or is out of memory, disk, log, locks or
    /// connections; a replica that does not serve yet; Azure's limits. A refused login too: it passes while a database
    /// fails over, and where it does not, the start has explained it (<see cref="Explain"/>).
    /// </summary>
    private static readonly HashSet<int> Passing =
    [
        -2, -1, 2, EncryptionNotSupported, 53, 64, 121, 207, 208, 229, 230, 233, 258, 596, 615, 617, 669, 701,
        802, 844, 845, 904, 911, 916, 921, 922, 924, 927, 945, 952, 976, 978, 979, 981, 982, 983, 988, 1101,
        1105, 1204, 1205, 1221, 1222, ReadOnly, 3935, 3960, 3961, 3966, CannotOpenDatabase, 4221, 6005, 8628,
        8645, 8651, 9002, 10053, 10054, 10060, 10061, 10928, 10929, 10936, 11001, 14355, 17142, 17197, 17809,
        18401, LoginFailed, 40143, 40197, 40501, 40540, 40544, 40549, 40550, 40551, 40552, 40553, 40613, 42108,
        42109, 49918, 49919, 49920,
    ];

    /// <summary>PostgreSQL stops, starts, or has no connection left.</summary>
    private static readonly string[] PassingThere =
        ["the database system is ", "terminating connection ", "sorry, too many clients", "remaining connection "];

    /// <summary>Two changed the same row of PostgreSQL's catalogue, as two that create a database do.</summary>
    private const string CrossedThere = "tuple concurrently updated";

    public static bool MustRepeat(int number, string message = "") =>
        Repeated.Contains(number) || number == OfPostgreSql && message == CrossedThere;

    public static bool IsTransient(int number, byte severity, string message = "") =>
        Passing.Contains(number) || severity >= Fatal
        || number == OfPostgreSql
            && Array.Exists(PassingThere, start => message.StartsWith(start, StringComparison.Ordinal));

    /// <summary>What is set wrongly, with the cure.</summary>
    public static string? Explain(int number, string message, SqlConnectionStringBuilder settings) => number switch
    {
        LoginFailed or 18452 or 18470 or 18486 or 18487 or 18488 =>
            $"The server {settings.DataSource} refused the login {settings.UserID}: correct User Id and Password in "
            + $"Storage:ConnectionString. ({message})",
        40615 or 40914 or 47073 =>
            $"The firewall of {settings.DataSource} does not let this machine in: allow its address there. ({message})",
        CannotOpenDatabase or NoSuchDatabase when SqlServerSettings.IsAzure(settings) =>
            $"There is no database {settings.InitialCatalog} on {settings.DataSource} that the login may open. It is "
            + "not made here, since it would cost money: create it, or correct Database in Storage:ConnectionString.",
        CannotOpenDatabase or NoSuchDatabase =>
            $"There is no database {settings.InitialCatalog} on {settings.DataSource} that the login may open: "
            + "create it, or correct Database in Storage:ConnectionString.",
        _ when LacksRight(number, message) =>
            $"The login {settings.UserID} lacks a right ({message}). Grant it, or let a database administrator "
            + $"create the database {settings.InitialCatalog} and run in it what `--print-schema SqlServer` prints; "
                + "the login of Storage:ConnectionString then needs SELECT, INSERT, UPDATE and DELETE only.",
        208 when message.Contains("OPENJSON", StringComparison.OrdinalIgnoreCase) =>
            $"The database {settings.InitialCatalog} has a compatibility level below 130, which has no OPENJSON: "
            + $"ALTER DATABASE [{settings.InitialCatalog}] SET COMPATIBILITY_LEVEL = 130 (or higher).",
        208 or 2714 =>
            $"The tables in {settings.InitialCatalog} are not those of the journal schema_migrations ({message}): "
            + "use an empty database in Storage:ConnectionString, or restore a backup.",
        _ => null,
    };

    private static bool LacksRight(int number, string message) =>
        number is 262 or 229 or 230 or 297 or 300 or 1088 or 2760 or 916
        || number == OfPostgreSql && message.StartsWith("permission denied", StringComparison.Ordinal);

    /// <summary>What keeps a connection from being encrypted, with the cure.</summary>
    public static string? ExplainTls(SqlException error, SqlConnectionStringBuilder settings)
    {
        if (error.Number == EncryptionNotSupported)
            return $"The server {settings.DataSource} has no TLS, without which nothing is sent to it: set it up there. "
                + "In a network that you trust, Encrypt=false in Storage:ConnectionString goes without. "
                + $"({error.Message})";
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
            if (cause is AuthenticationException
                || cause is SqlException sql && UntrustedCertificate.Contains(sql.Number))
                return $"This machine does not trust the certificate of {settings.DataSource}, or has no TLS in common "
                    + "with it: have its issuer trusted here (ServerCertificate=FILE in Storage:ConnectionString takes "
                    + "one certificate alone), use the name that it is made out to, or, in a network that you trust, "
                    + $"add TrustServerCertificate=true. ({cause.Message})";
        return null;
    }
}
