using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CustomerSync.Customers;

namespace CustomerSync.Hooks;

/// <summary>What is sent, the same bytes to every receiver and at every attempt.</summary>
/// <param name="Key">What makes it one message, in whatever epoch it is read.</param>
/// <param name="Event">Its <c>type</c>, such as <c>customer.updated</c>.</param>
/// <param name="Change">Null when it tells of none.</param>
internal sealed record HookMessage(string Key, string Event, byte[] Body, CustomerChange? Change = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>A place in the feed has another change in another history; that has another time.</summary>
    public static HookMessage Of(CustomerChange change)
    {
        var name = "customer." + change.KindName;
        var key = string.Create(CultureInfo.InvariantCulture, $"{change.Sequence}_{change.At.UtcTicks / 10:x}");
        return new(key, name, Bytes(name, change.At, change), change);
    }

    public static HookMessage Of(HookReset reset)
    {
        const string name = "feed.reset";
        var key = string.Create(CultureInfo.InvariantCulture, $"reset_{reset.At.UtcTicks / 10:x}");
        return new(key, name, Bytes(name, reset.At, new { reset.Cursor, reset.Reason, reset.Before }));
    }

    public static HookMessage Test(string subscriptionId, DateTimeOffset now)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"test_{now.UtcTicks / 10:x}");
        return new(key, "test", Bytes("test", now, new { Subscription = subscriptionId }));
    }

    /// <summary>Its <c>webhook-id</c>: no two subscriptions share one, since each is to have its effect.</summary>
    public string IdFor(string subscriptionId) => $"msg_{subscriptionId}_{Key}";

    private static byte[] Bytes<T>(string type, DateTimeOffset timestamp, T data) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Type = type, Timestamp = timestamp, Data = data }, Json);
}
