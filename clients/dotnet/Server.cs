using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CustomerSync.Client;

/// <summary>Asks the server, and says in one sentence why there is no good answer.</summary>
internal sealed class Server(HttpClient http)
{
    public string Name { get; } = http.BaseAddress?.GetLeftPart(UriPartial.Path).TrimEnd('/')
        ?? throw new ArgumentException(
            "Name the server: BaseAddress = new Uri(\"http://localhost:5080/\").", nameof(http));

    /// <summary>The data of the answer.</summary>
    public async Task<T> Ask<T>(
        HttpMethod method, string path, JsonTypeInfo<Answer<T>> type, CancellationToken cancel) where T : class
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await Send(request, HttpCompletionOption.ResponseContentRead, cancel);
        return (await Read(response, type, cancel))?.Data ?? throw Foreign(response);
    }

    /// <exception cref="CustomerSyncException">There is no good answer.</exception>
    public async Task<HttpResponseMessage> Send(
        HttpRequestMessage request, HttpCompletionOption until, CancellationToken cancel)
    {
        var response = await Answer(request, until, cancel);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await Refusal(response, cancel);
    }

    public CustomerSyncException Unreachable(string why, Exception? cause = null) => new(
        $"CustomerSync at {Name} cannot be reached ({why.TrimEnd('.')}): see that it runs, and that this is its "
        + "address.", cause: cause);

    public CustomerSyncException Foreign(HttpResponseMessage response) => new(
        $"What answers at {Name} is not CustomerSync, or a newer one that this package does not understand: see that "
        + "this is its address.", (int)response.StatusCode) { IsForeign = true };

    private async Task<HttpResponseMessage> Answer(
        HttpRequestMessage request, HttpCompletionOption until, CancellationToken cancel)
    {
        try { return await http.SendAsync(request, until, cancel); }
        catch (HttpRequestException error) { throw Unreachable((error.InnerException ?? error).Message, error); }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw Unreachable("it does not answer", error);
        }
    }

    private async Task<CustomerSyncException> Refusal(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var problem = await Read(response, Json.Default.AnswerJsonElement, cancel);
        var wait = response.Headers.RetryAfter?.Delta;
        if (problem is { Success: false, Message: { } message })
            return new(message + Hint(response), status) { RetryAfter = wait };
        if (response.Headers.Location is { } other)
            return new($"{Name} leads to {other}: use that address.", status) { IsForeign = true };
        return status >= 500
            ? new($"{Name} answered {status}.", status) { IsForeign = true, RetryAfter = wait } : Foreign(response);
    }

    private string Hint(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Unauthorized && http.DefaultRequestHeaders.Authorization is null
            ? " (CustomerSyncClientOptions.Key is not set.)" : "";

    /// <returns>Null when it is none of ours.</returns>
    private static async Task<Answer<T>?> Read<T>(
        HttpResponseMessage response, JsonTypeInfo<Answer<T>> type, CancellationToken cancel)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        try { return JsonSerializer.Deserialize(bytes, type) is { Success: not null } answer ? answer : null; }
        catch (JsonException) { return null; }
    }
}
