using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using StandardWebhooks.Diagnostics;

namespace CustomerSync.Tests.Hooks;

/// <summary>Outgoing webhooks, from a subscription by HTTP to a receiver on the loopback interface.</summary>
public sealed class HooksTests(OpenFront shared) : IClassFixture<OpenFront>
{
    private RunningFront Front => shared.Front;

    private HttpClient Http => Front.Http;

    [Fact]
    public async Task Each_change_is_told_in_order_signed_and_as_the_feed_tells_it()
    {
        await using var receiver = await HookReceiver.Start();
        var cursor = (await Front.Data("/api/customers")).GetProperty("feedCursor").GetString();
        await using var hook = await receiver.Subscribe(Http);

        await Front.DeliverCustomer("شركة النور / A&B", 1, new { customer_name = "<b>Nour</b> \u2028" });
        await Front.DeliverCustomer("شركة النور / A&B", 2, new { customer_name = "Nour" });
        await Front.DeliverCustomer("B", 1);

        await receiver.Has(3, "three messages");
        var changes = new List<JsonElement>();
        await Wait.Until("the feed tells them too", async () => // Who reads the database may be first.
        {
            var page = await Front.Data($"/api/customers/changes?wait=0&after={cursor}");
            changes = [.. page.GetProperty("changes").EnumerateArray()];
            return changes.Count >= 3;
        });
        Assert.Equal(changes.Select(change => change.GetRawText()),
            receiver.All.Select(message => message.Data.GetRawText()));
        Assert.Equal(["customer.created", "customer.updated", "customer.created"], receiver.All.Select(message => message.Type));
        Assert.All(receiver.All, message => message.Verify(hook.Secret));
        Assert.Equal(3, receiver.All.DistinctBy(message => message.Id).Count());
        Assert.All(receiver.All, message => Assert.DoesNotContain('.', message.Id)); // It separates what is signed.
        await hook.Is("it knows how far it is", one => one.GetProperty("behind").GetInt64() == 0
            && one.GetProperty("deliveredAt").ValueKind is JsonValueKind.String);
        await Wait.Until("the log", async () => (await hook.Attempts()).Count == 3);
        var newest = (await hook.Attempts("?limit=1"))[0];
        Assert.Equal(("B", 204, "feed", 1), (newest.GetProperty("erpnextId").GetString(),
            newest.GetProperty("statusCode").GetInt32(), newest.GetProperty("cause").GetString(),
            newest.GetProperty("attempt").GetInt32()));
    }

    [Fact]
    public async Task A_subscription_hears_what_its_filters_let_through()
    {
        await using var receiver = await HookReceiver.Start();
        await Front.DeliverCustomer("FILTER-1", 1);
        var id = (await Front.Data("/api/customers/FILTER-1")).GetProperty("id").GetString();
        await using var _ = await receiver.Subscribe(
            Http, new { events = new[] { "customer.updated" }, customers = new[] { id }, fields = new[] { "email" } });

        await Front.DeliverCustomer("FILTER-2", 1, new { email_id = "a@b.example" });
        await Front.DeliverCustomer("FILTER-1", 2, new { mobile_no = "1" });
        await Front.DeliverCustomer("FILTER-1", 3, new { email_id = "a@b.example" });
        await Front.DeliverCustomer("FILTER-2", 2, new { email_id = "c@d.example" });
        await Front.DeliverCustomer("FILTER-1", 4, new { email_id = "c@d.example" });

        await receiver.Has(2, "two messages");
        Assert.Equal(["a@b.example", "c@d.example"],
            receiver.All.Select(message => message.Data.GetProperty("customer").GetProperty("email").GetString()));
    }

    [Fact]
    public async Task What_was_not_taken_is_sent_again_and_nothing_overtakes_it()
    {
        await using var receiver = await HookReceiver.Start();
        var refusals = 1;
        receiver.Answer = _ => Task.FromResult(Interlocked.Decrement(ref refusals) >= 0 ? 500 : 200);
        await using var hook = await receiver.Subscribe(Http);

        for (var second = 1; second <= 3; second++) await Front.DeliverCustomer("AGAIN", second, new { tax_id = $"{second}" });

        await hook.Is("it fails", one => one.GetProperty("state").GetString() == "failing"
            && one.GetProperty("lastError").GetString() == "It answered 500."
            && one.GetProperty("nextAttemptAt").ValueKind is JsonValueKind.String);
        await receiver.Has(4, "all of them, the first twice");
        Assert.Equal(receiver.All[0].Id, receiver.All[1].Id);
        Assert.Equal(receiver.All[0].Body, receiver.All[1].Body);
        Assert.Equal(["1", "2", "3"], receiver.All.Skip(1)
            .Select(message => message.Data.GetProperty("customer").GetProperty("taxNumber").GetString()));
        await hook.Is("it is well again", one => one.GetProperty("state").GetString() == "active");
        Assert.Single(await hook.Attempts("?failed=true"));
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_is_paused_at_once_and_goes_on_where_it_stood()
    {
        await using var receiver = await HookReceiver.Start();
        receiver.Answer = _ => Task.FromResult(410);
        await using var hook = await receiver.Subscribe(Http);

        for (var second = 1; second <= 3; second++) await Front.DeliverCustomer("GONE", second, new { tax_id = $"{second}" });
        await hook.Is("it is paused", one => one.GetProperty("pausedFor").GetString() == "gone");
        Assert.Equal("Paused: the receiver answered 410, it wants no more.",
            (await hook.Read()).GetProperty("message").GetString());
        Assert.Single(receiver.All);
        receiver.Answer = _ => Task.FromResult(200);
        await hook.Do("resume");

        await receiver.Has(4, "what waited");
        Assert.Equal(receiver.All[0].Id, receiver.All[1].Id);
        Assert.Equal(3, receiver.Sequences.Count);
    }

    [Fact]
    public async Task It_resumes_from_any_cursor_with_the_same_ids()
    {
        await using var receiver = await HookReceiver.Start();
        await using var hook = await receiver.Subscribe(Http);
        for (var second = 1; second <= 3; second++) await Front.DeliverCustomer("CURSOR", second, new { tax_id = $"{second}" });
        await receiver.Has(3, "three messages");

        await hook.Do("pause");
        Assert.Equal("paused", (await hook.Read()).GetProperty("state").GetString());
        await hook.Do("resume", new { after = receiver.All[0].Data.GetProperty("cursor").GetString() });

        await receiver.Has(5, "two of them again");
        Assert.Equal(receiver.All.Skip(1).Take(2).Select(message => message.Id), receiver.All.Skip(3).Select(message => message.Id));
        await hook.Do("resume", new { after = "oldest" });
        await receiver.Has(8, "from the oldest");
        Assert.Equal(1, receiver.All[5].Sequence);
    }

    [Fact]
    public async Task A_test_and_a_replay_are_sent_beside_the_feed()
    {
        await using var receiver = await HookReceiver.Start();
        await using var hook = await receiver.Subscribe(Http);
        await Front.DeliverCustomer("REPLAY", 1);
        await receiver.Has(1, "the change");
        await Wait.Until("the log", async () => (await hook.Attempts()).Count == 1);
        await hook.Do("pause");

        var test = await hook.Do("test");
        var replay = await hook.Do($"attempts/{(await hook.Attempts())[^1].GetProperty("id").GetString()}/replay");

        Assert.Equal((204, "test", "test"), (test.GetProperty("statusCode").GetInt32(), test.GetProperty("event").GetString(),
            test.GetProperty("cause").GetString()));
        Assert.Equal("replay", replay.GetProperty("cause").GetString());
        Assert.Equal([receiver.All[0].Id, receiver.All[0].Id], [receiver.All[2].Id, replay.GetProperty("messageId").GetString()!]);
        Assert.All(receiver.All, message => message.Verify(hook.Secret));
        Assert.Equal(3, (await hook.Attempts()).Count);
        using var again = await Http.PostAsync(
            $"{hook.Path}/attempts/{test.GetProperty("id").GetString()}/replay", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task While_a_secret_is_rotated_both_sign()
    {
        await using var receiver = await HookReceiver.Start();
        await using var hook = await receiver.Subscribe(Http);

        var rotated = await hook.Do("rotate");
        await Front.DeliverCustomer("ROTATE", 1);
        await receiver.Has(1, "the first");
        await hook.Do("end-rotation");
        await Front.DeliverCustomer("ROTATE", 2, new { tax_id = "2" });
        await receiver.Has(2, "the second");

        var secret = rotated.GetProperty("secret").GetString()!;
        Assert.NotEqual(hook.Secret, secret);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        receiver.All[0].Verify(hook.Secret);
        receiver.All[0].Verify(secret);
        receiver.All[1].Verify(secret);
        Assert.Throws<WebhookVerificationException>(() => receiver.All[1].Verify(hook.Secret));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await HookReceiver.Start();
        await using var elsewhere = await HookReceiver.Start();
        receiver.Answer = http =>
        {
            http.Response.Headers.Location = elsewhere.Url;
            return Task.FromResult(307);
        };
        await using var hook = await receiver.Subscribe(Http);

        var test = await hook.Do("test");

        Assert.Equal("It answered 307, a redirect, which is not followed: give the address that it leads to.",
            test.GetProperty("error").GetString());
        Assert.Empty(elsewhere.All);
    }

    [Fact]
    public async Task Whoever_hangs_breaks_off_or_is_away_slows_nobody_else()
    {
        await using var good = await HookReceiver.Start();
        await using var hanging = await HookReceiver.Start();
        await using var breaking = await HookReceiver.Start();
        await using var away = await HookReceiver.Start();
        hanging.Answer = async http =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return 200;
        };
        breaking.Answer = http =>
        {
            http.Abort();
            return Task.FromResult(200);
        };
        await using var a = await hanging.Subscribe(Http);
        await using var b = await breaking.Subscribe(Http);
        await using var c = await away.Subscribe(Http);
        await away.DisposeAsync();
        await using var hook = await good.Subscribe(Http);

        for (var second = 1; second <= 50; second++) await Front.DeliverCustomer("SLOW", second, new { tax_id = $"{second}" });

        await good.Has(50, "all of them");
        Assert.Equal(50, good.Sequences.Count);
        Assert.Empty(hanging.All); // It has not answered one.
        await b.Is("it broke off", one => one.GetProperty("lastError").GetString()
            == "It broke the connection off, or did not answer as HTTP does.");
        await c.Is("it is away", one => one.GetProperty("lastError").GetString() == "No connection could be made.");
    }

    [Theory]
    [InlineData("""{"url":"http://a.example"}""", "A name is wanted, of up to 100 characters.")]
    [InlineData("""{"name":"a"}""", "url is wanted: where to send to.")]
    [InlineData("""{"name":"a","url":"ftp://a.example"}""", "url must be an absolute http or https address of up to 2000 characters.")]
    [InlineData("""{"name":"a","url":"/hooks"}""", "url must be an absolute http or https address of up to 2000 characters.")]
    [InlineData("""{"name":"a","url":"http://u:p@a.example"}""", "url must hold no user name or password.")]
    [InlineData("""{"name":"a","url":"http://a.example/#x"}""", "url must have no fragment (#): it would not be sent.")]
    [InlineData("""{"name":"a","url":"http://169.254.169.254/latest"}""", "169.254.169.254 is a link-local address or that of a cloud's metadata service: nothing is sent there.")]
    [InlineData("""{"name":"a","url":"http://[::ffff:a9fe:a9fe]/"}""", "::ffff:169.254.169.254 is a link-local address or that of a cloud's metadata service: nothing is sent there.")]
    [InlineData("""{"name":"a","url":"http://[64:ff9b::a9fe:a9fe]/"}""", "64:ff9b::a9fe:a9fe is a link-local address or that of a cloud's metadata service: nothing is sent there.")]
    [InlineData("""{"name":"a","url":"http://a.example","after":"other.1"}""", "after is a cursor of another server, or of a history that this database does not have.")]
    [InlineData("""{"name":"a","url":"http://a.example","after":"yesterday"}""", "after must be a cursor of the feed, now, or oldest.")]
    [InlineData("""{"name":"a","url":"http://a.example","events":["changed"]}""", "events: there is no 'changed'; there are created, updated, renamed, merged, deleted, restored, left.")]
    [InlineData("""{"name":"a","url":"http://a.example","events":[null]}""", "events: there is no ''; there are created, updated, renamed, merged, deleted, restored, left.")]
    [InlineData("""{"name":"a","url":"http://a.example","fields":["mail"]}""", "fields: a customer has no 'mail'.")]
    [InlineData("""{"name":"a","url":"http://a.example","customers":[]}""", "customers must be 1 to 1000 of our ids; leave it out for all customers.")]
    [InlineData("""{"name":"a","url":"http://a.example","customers":["Nour"]}""", "customers must be our ids (the id of a customer in the list), not ERPNext's names.")]
    [InlineData("""{"name":"a","url":"http://a.example","secret":"x"}""", "'secret' is not known here; see /openapi/v1.json.")]
    public async Task What_makes_no_sense_is_refused_in_one_sentence(string request, string sentence)
    {
        using var body = new StringContent(request, System.Text.Encoding.UTF8, "application/json");

        using var answer = await Http.PostAsync("/api/hooks", body);

        Assert.Equal((HttpStatusCode.BadRequest, sentence),
            (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/rotate")]
    [InlineData("POST", "/end-rotation")]
    [InlineData("POST", "/test")]
    [InlineData("POST", "/attempts/none/replay")]
    public async Task What_there_is_not_is_not_found(string method, string path)
    {
        foreach (var id in new[] { "none", Uri.EscapeDataString("شركة\u0001'\ud83c\udfe2" + new string('x', 300)) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/hooks/{id}{path}");
            if (method != "GET") request.Content = JsonContent.Create(
                path == "" ? new { name = "a", url = "http://a.example" } : (object)new { });
            using var answer = await Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_secret_is_told_once()
    {
        await using var receiver = await HookReceiver.Start();
        await using var hook = await receiver.Subscribe(Http);
        await hook.Do("rotate");

        foreach (var path in new[] { "/api/hooks", hook.Path, hook.Path + "/attempts" })
        {
            var answer = await Http.GetStringAsync(path);
            Assert.DoesNotContain("whsec_", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("rotected", answer, StringComparison.Ordinal);
        }
    }
}
