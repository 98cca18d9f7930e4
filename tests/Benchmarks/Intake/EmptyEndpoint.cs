using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Benchmarks.Intake;

/// <summary>What all is compared with: Kestrel, the body read, nothing done.</summary>
internal static class EmptyEndpoint
{
    public static async Task Run(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(url);
        app.MapGet("/", () => "ok");
        app.MapGet("/metrics", () => $"{IntakeBenchmark.Allocated} {GC.GetTotalAllocatedBytes()}\n");
        app.MapPost("/{**path}", async context =>
        {
            while (true)
            {
                var read = await context.Request.BodyReader.ReadAsync();
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }
            await context.Response.WriteAsync("{}");
        });
        await app.RunAsync();
    }
}
