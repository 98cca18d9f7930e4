using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Client;

/// <summary>What the server answers: good news with data, or a problem with its detail.</summary>
internal sealed record Answer<T>(bool? Success, string? Message, T? Data);

/// <summary>What stands beside the changes in the event stream.</summary>
/// <param name="Beat">Milliseconds after which the server says something at the latest.</param>
internal sealed record StreamNews(string? Cursor, string? Reason, int? Beat);

/// <summary>Compiled, so that nothing is missing where code is trimmed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Answer<CustomerPage>))]
[JsonSerializable(typeof(Answer<Customer>))]
[JsonSerializable(typeof(Answer<CustomerHistoryPage>))]
[JsonSerializable(typeof(Answer<ChangesPage>))]
[JsonSerializable(typeof(Answer<SyncRun>))]
[JsonSerializable(typeof(Answer<SyncRunPage>))]
[JsonSerializable(typeof(Answer<JsonElement>))]
[JsonSerializable(typeof(StreamNews))]
internal sealed partial class Json : JsonSerializerContext;
