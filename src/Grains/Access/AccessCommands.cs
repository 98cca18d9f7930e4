using CustomerSync.Storage;
using Microsoft.Extensions.Configuration;

namespace CustomerSync.Access;

/// <summary>What whoever has the database may do without anybody's leave; it stands in the audit.</summary>
internal static class AccessCommands
{
    /// <summary>Who did it, in the audit and in what it made.</summary>
    private const string Actor = "command";

    private const int LinkMinutes = 10;

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task AdminLink(
        Database database, IConfiguration settings, TextWriter output, TextWriter notes)
    {
        var token = Credentials.NewToken();
        var link = AccessLinks.Admin(
            Credentials.Hash(token), Time.GetStorableNow().AddMinutes(LinkMinutes), "admin-link");
        await Save(database, link, "admin-link", target: null);
        await output.WriteLineAsync(AccessLinks.Address(Root(settings), token));
        await notes.WriteLineAsync(
            $"Whoever opens it within {LinkMinutes} minutes becomes an admin. It works once.");
    }

    /// <exception cref="ConfigurationException">There is no such role.</exception>
    public static async Task NewKey(
        Database database, string name, string role, TextWriter output, TextWriter notes)
    {
        if (!char.IsAsciiLetter(role[0]) || !Enum.TryParse<AccessRole>(role, ignoreCase: true, out var known)
            || known is AccessRole.None)
            throw new ConfigurationException($"'{role}' is no role; use viewer, operator or admin.");
        var (text, id) = Credentials.NewKey();
        var key = AccessLinks.Key(
            new(id, name, known, Credentials.Hash(text), null, Actor), Time.GetStorableNow());
        await Save(database, key, "key.make", target: id);
        await output.WriteLineAsync(text);
        await notes.WriteLineAsync(
            "Keep it: it is told this once. Send it as 'Authorization: Bearer ...'. It ends when it is revoked.");
    }

    /// <summary>Of a database that a copy has just become.</summary>
    /// <returns>What is in force, in words.</returns>
    public static async Task<string> EndSignIns(Database database)
    {
        var left = await new AccessStore(database, Time).EndSignIns();
        return "Whoever was signed in is so no more, and no sign-in link of the copy holds. "
            + $"{left.All<Person>().Count} people and {left.All<MachineKey>().Count} machine keys of the copy are in "
            + "force again, those too that were removed since: look at /settings/people and /settings/keys.";
    }

    private static async Task Save(Database database, object record, string action, string? target)
    {
        var now = Time.GetStorableNow();
        await new AccessStore(database, Time).Change(records =>
        {
            records.Save(record);
            return true;
        });
        await new AuditStore(database).Append([new(Guid.CreateVersion7(now).ToString("N"), now, Actor,
            Environment.UserName, Environment.UserName, action, target, "done", null, 1, null)]);
    }

    /// <summary>Where the front is, as far as this process's settings tell.</summary>
    private static string Root(IConfiguration settings) =>
        SettingText.Cleaned(settings["App:Url"]) ?? SettingText.Cleaned(settings["APP_URL"])
        ?? Reachable(settings["urls"] ?? settings["ASPNETCORE_URLS"]) ?? "http://localhost:5080";

    /// <summary>The first address; one that stands for all of this machine's is this machine.</summary>
    private static string? Reachable(string? urls)
    {
        var first = urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault()?.Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(first, UriKind.Absolute, out var uri)
            ? new UriBuilder(uri) { Host = uri.Host is "0.0.0.0" or "[::]" ? "localhost" : uri.Host }.Uri
                .GetLeftPart(UriPartial.Authority)
            : null;
    }
}
