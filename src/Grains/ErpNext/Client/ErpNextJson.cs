using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>Parts of an answer; where one is not what ERPNext answers, an <see cref="ErpNextException"/>.</summary>
internal static class ErpNextJson
{
    public static JsonElement Data(this JsonElement answer) => answer.Member("data");

    public static JsonElement Message(this JsonElement answer) => answer.Member("message");

    public static JsonElement Member(this JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member
        : throw NotErpNext($"its answer has no `{name}`");

    /// <summary>Each of them an object.</summary>
    public static List<JsonElement> Rows(this JsonElement list) =>
        list.ValueKind is JsonValueKind.Array
            && list.EnumerateArray().ToList() is var rows && rows.TrueForAll(row => row.ValueKind is JsonValueKind.Object)
        ? rows : throw NotErpNext("there is no list of documents in its answer");

    public static DocumentReader Reader(this JsonElement document) =>
        document.ValueKind is JsonValueKind.Object ? new(document)
        : throw NotErpNext("there is no document in its answer");

    public static ErpNextRow Row(this JsonElement document)
    {
        var from = document.Reader();
        if (document.Member("name").ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) throw Nameless();
        return new(from.Text("name") ?? "", from.Text("modified") ?? "", document);
    }

    /// <summary>What a path is made of: an empty one would lead elsewhere.</summary>
    public static string Name(this DocumentReader document) => document.Text("name") ?? throw Nameless();

    public static string Text(this JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString()!
        : throw NotErpNext("there is no text in its answer");

    public static ErpNextException NotErpNext(string why) =>
        new(ErpNextFailure.NotErpNext, $"What answers at ErpNext:Url is not ERPNext: {why}.");

    private static ErpNextException Nameless() => NotErpNext("a document in its answer has no name");
}
