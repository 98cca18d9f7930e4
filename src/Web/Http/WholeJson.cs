using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace CustomerSync.Http;

/// <summary>
/// 200 with JSON, sent with its length in one piece. What the framework's own results send has no length: its end is
/// another packet, which for an answer of some bytes costs more than the answer.
/// </summary>
internal sealed class WholeJson<T>(T value) : IResult, IEndpointMetadataProvider
{
    private const string Type = "application/json";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, json) = (httpContext.Response, JsonSerializer.SerializeToUtf8Bytes(value, HttpConventions.Json));
        (response.ContentType, response.ContentLength) = (Type + "; charset=utf-8", json.Length);
        await response.BodyWriter.WriteAsync(json, httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [Type]));
}
