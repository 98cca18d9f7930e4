using System.Text.Json;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// What is told of a row that could not be worked on: a sentence for people, without types, stack traces and what the
/// database said.
/// </summary>
internal static class RowError
{
    public static string Sentence(Exception error) => error switch
    {
        UnusableBodyException or JsonException => error.Message,
        _ when StorageErrors.IsRefused(error) =>
            "The database does not take what this customer holds; the log of CustomerSync says more.",
        _ => "CustomerSync could not work on this customer; its log says more.",
    };
}
