using System.Net;
using System.Net.Http.Json;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>A closed front behind nginx: with the site of deploy/ over HTTPS, and with nothing set.</summary>
[Trait("Speed", "Slow")]
public sealed class NginxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-nginx-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task Through_the_site_of_deploy_one_signs_in_over_HTTPS_and_hears_changes()
    {
        var (port, authority) = (Ports.Free(), new TestAuthority(_folder));
        var address = $"https://localhost:{port}";
        await using var front = await ClosedFront.Start(
            "--Access:TrustedProxies:0", "127.0.0.1", "--App:Url", address);
        await using var nginx = await Nginx.Start(
            DeployedSite.OverHttps(front.Url.Port, away: Ports.Free(), port, authority.Issue()), port, authority);
        nginx.Http.DefaultRequestHeaders.Add("Origin", address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nginx.Http.GetAsync("/api/customers")).StatusCode);

        using var signedIn = await nginx.Http.PostAsJsonAsync(
            "/api/access/sign-in", new { link = await front.NewLink(AccessRole.Admin) });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-customersync=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);

        nginx.Http.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        await using var events = await EventReader.Open(nginx.Http);
        await events.Next("ready");
        await front.Front.DeliverCustomer("A", 1);
        Assert.Equal("A", (await events.Next("the change"))!.Name);
        string[] inner = ["/metrics", "/METRICS", "/Metrics/", "/health/ready", "/Health/Ready", "/HEALTH"];
        foreach (var closed in inner)
            Assert.Equal(HttpStatusCode.NotFound, (await nginx.Http.GetAsync(closed)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await front.WithCookie(AccessRole.Admin).GetAsync("/METRICS")).StatusCode);
    }

    [Fact]
    public async Task Through_an_nginx_with_nothing_set_a_stranger_changes_nothing()
    {
        await using var front = await ClosedFront.Start();
        var port = Ports.Free();
        await using var nginx = await Nginx.Start(
            $"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {front.Url}; }} }}", port);
        var routes = front.Front.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
                .Where(method => method is not "GET" and not "HEAD")
                .Select(method => (Method: method, Path: Filled(route)))).ToList();
        Assert.InRange(routes.Count, 15, 200);

        foreach (var (method, path) in routes)
        {
            using var answer = await nginx.Http.SendAsync(new(new(method), path) { Content = JsonContent.Create("x") });
            Assert.Equal((HttpStatusCode.Unauthorized, method, path), (answer.StatusCode, method, path));
        }
    }

    private static string Filled(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(
        segment => string.Concat(segment.Parts.Select(
            part => part is RoutePatternLiteralPart text ? text.Content : "x"))));
}
