using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using CustomerSync.Access;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Packages;

namespace CustomerSync.Tests.Hooks;

/// <summary>What docs/webhooks-out.md says to copy, as it stands there, but for addresses.</summary>
[Trait("Speed", "Slow")]
public sealed class HookDocumentTests(InstalledPackages packages)
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "webhooks-out.md"));

    [Fact]
    public async Task Who_copies_the_steps_has_a_receiver_that_verifies_and_hears_each_change()
    {
        var (folder, port) = (await packages.Folder("hooks"), Ports.Free());
        await using var front = await ClosedFront.Start("--Hooks:AllowLoopback", "true");
        var (subscribe, test, resume) = (Blocks("bash")[0], Blocks("bash")[1], Blocks("bash")[2]);

        var made = await Run(front, folder, subscribe.Replace("https://shop.example", $"http://127.0.0.1:{port}"), "");
        var id = made.GetProperty("item").GetProperty("id").GetString()!;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "receiver.mjs"),
            Blocks("js").Single().Replace("listen(3000)", $"listen({port}, '127.0.0.1')", StringComparison.Ordinal));
        using var receiver = Node.Start(
            folder, "node", ["receiver.mjs"], ("WEBHOOK_SECRET", made.GetProperty("secret").GetString()!));
        var heard = new ConcurrentQueue<string>();
        receiver.OutputDataReceived += (_, line) => heard.Enqueue(line.Data ?? "");
        try
        {
            await Wait.Until("the receiver is there, and a test was taken", async () =>
                (await Run(front, folder, test, id)).GetProperty("statusCode") is { ValueKind: JsonValueKind.Number } status
                && status.GetInt32() == 204);
            await front.Front.DeliverCustomer("Told", 1, new { email_id = "told@example.com" });
            await Wait.Until("the change is heard of", () => Heard() == 1);
            await Run(front, folder, resume, id);
            await Wait.Until("it is heard of again, from the oldest on", () => Heard() == 2);
        }
        finally { receiver.Kill(entireProcessTree: true); }

        int Heard() => heard.Count(line => line.Contains(" customer.created ", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> Run(ClosedFront front, DirectoryInfo folder, string block, string id)
    {
        var answer = await Node.Execute(folder, "bash", ["-c", block], ("HOST", front.Url.ToString().TrimEnd('/')),
            ("KEY", front.KeyOf(AccessRole.Admin)), ("ID", id));
        return JsonDocument.Parse(answer).RootElement.GetProperty("data");
    }

    private static string[] Blocks(string language) => [.. Regex.Matches(
        Text, $@"^```{language}\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)
        .Select(block => block.Groups[1].Value)];
}
