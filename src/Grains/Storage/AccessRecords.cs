using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CustomerSync.Access;

namespace CustomerSync.Storage;

/// <summary>Who may what, whole, and what a transaction changes of it.</summary>
internal sealed class AccessRecords(long version)
{
    private readonly Dictionary<(string Kind, string Id), AccessEntry> _all = [];
    private readonly Dictionary<(string Kind, string Id), AccessEntry?> _changes = [];

    public long Version { get; } = version;

    /// <summary>Null is what was removed.</summary>
    public IReadOnlyDictionary<(string Kind, string Id), AccessEntry?> Changes => _changes;

    /// <summary>Whether fronts are to hear of it; when a key was used is read by who asks for it.</summary>
    public bool IsNews { get; private set; }

    public IReadOnlyList<T> All<T>() => [.. _all.Values.Select(entry => entry.Record).OfType<T>()];

    public T? Find<T>(string id) where T : class => All<T>().FirstOrDefault(record => AccessEntry.Of(record).Id == id);

    public void Add(AccessEntry entry) => _all[entry.Key] = entry;

    public void Save(object record)
    {
        var entry = AccessEntry.Of(record);
        entry = entry with { Newer = _all.GetValueOrDefault(entry.Key)?.Newer };
        IsNews |= record is not MachineKey || !_all.ContainsKey(entry.Key);
        _all[entry.Key] = entry;
        _changes[entry.Key] = entry;
    }

    public void Remove(object record)
    {
        var key = AccessEntry.Of(record).Key;
        IsNews = true;
        _all.Remove(key);
        _changes[key] = null;
    }
}

/// <summary>A row of <c>access_entries</c>.</summary>
/// <param name="ExpiresAt">It is of no use after that, and removed later.</param>
/// <param name="Newer">What only a newer process knows of it, as JSON; null: nothing.</param>
internal sealed record AccessEntry(
    string Kind, string Id, object Record, DateTimeOffset? ExpiresAt, string? Newer = null)
{
    private static readonly AccessJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public (string Kind, string Id) Key => (Kind, Id);

    public string Body => NewerMembers.Add(JsonSerializer.Serialize(Record, Record.GetType(), Json), Newer);

    public static AccessEntry Of(object record) => record switch
    {
        Person person => new("person", person.Id, person, null),
        MachineKey key => new("key", key.Id, key, null),
        Session session => new("session", session.Id, session, session.Until),
        AccessLink link => new("link", link.Hash, link, link.Until),
        ErpNextSignIn signIn => new("sign-in", "erpnext", signIn, null),
        _ => throw new ArgumentException(record.GetType().Name, nameof(record)),
    };

    /// <returns>Null for a kind that only a newer program knows.</returns>
    public static AccessEntry? Read(string kind, string body)
    {
        Type? type = kind switch
        {
            "person" => typeof(Person),
            "key" => typeof(MachineKey),
            "session" => typeof(Session),
            "link" => typeof(AccessLink),
            "sign-in" => typeof(ErpNextSignIn),
            _ => null,
        };
        return type is null ? null : Of(JsonSerializer.Deserialize(body, type, Json)!) with
        {
            Newer = NewerMembers.Of(body, Json.GetTypeInfo(type)!),
        };
    }
}

/// <summary>A link by which somebody may sign in, once.</summary>
/// <param name="Hash">SHA-256 of its token, hexadecimal.</param>
/// <param name="PersonId">Null makes a person when it is redeemed.</param>
internal sealed record AccessLink(
    string Hash, string? PersonId, string Name, AccessRole Role, DateTimeOffset Until, DateTimeOffset? PersonUntil,
    string By, DateTimeOffset? UsedAt = null)
{
    /// <summary>By whom the link of the first admin is.</summary>
    public const string ByStart = "start";

    public override string ToString() => $"Link of {By}";
}

[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(MachineKey))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(AccessLink))]
[JsonSerializable(typeof(ErpNextSignIn))]
internal sealed partial class AccessJson : JsonSerializerContext;
