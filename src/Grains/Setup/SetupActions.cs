using CustomerSync.ErpNext;

namespace CustomerSync.Setup;

/// <summary>Changes webhooks in ERPNext, one after another: what fails is told, and the rest goes on.</summary>
internal sealed class SetupActions(
    ErpNextWebhooks webhooks, WebhookSurvey survey, SetupInForce inForce, CancellationToken stop)
{
    private const int MostNames = 20;

    private readonly List<SetupActionTaken> _done = [];

    public IReadOnlyList<SetupActionTaken> Actions => _done;

    /// <summary>Webhooks that have the secret in force now.</summary>
    public List<string> GivenSecret { get; } = [];

    /// <summary>Webhooks that are gone.</summary>
    public List<string> Removed { get; } = [];

    public string? Problem { get; private set; }

    public async Task Install(IReadOnlyList<string> takeOver)
    {
        var movable = survey.Elsewhere.Where(
            webhook => survey.Moved.Contains(webhook) || takeOver.Contains(webhook.Name)).ToList();
        foreach (var (wanted, found) in survey.Chosen)
        {
            var moved = found is null ? movable.Find(webhook => webhook.Event == wanted.Event) : null;
            if (moved is not null) movable.Remove(moved);
            await RecordInstalled(wanted, found ?? moved, moved is not null);
        }
        foreach (var superfluous in survey.Duplicates)
            await Disable(superfluous, "It sent what another webhook sends too.");
        foreach (var superfluous in survey.Extra)
            await Disable(superfluous, $"{superfluous.Event} made every delivery come twice.");
        foreach (var superfluous in movable.Where(webhook => webhook.IsEnabled))
            await Disable(superfluous, "It sent to an earlier address, and another webhook sends to this one.");
    }

    /// <summary>Gives the secret in force to those that are there.</summary>
    public async Task GiveSecret()
    {
        foreach (var (wanted, found) in survey.Chosen.Where(pair => pair.Found is not null))
            await Try(found!.Name, wanted.Event, "updated", "It was given the new secret.", async () =>
            {
                await webhooks.Save(
                    found.Name, new Dictionary<string, object> {
                        ["enable_security"] = 1, ["webhook_secret"] = wanted.Secret }, stop);
                GivenSecret.Add(found.Name);
            });
    }

    public async Task DisableAll()
    {
        foreach (var webhook in survey.Ours.Concat(survey.Moved))
            if (webhook.IsEnabled) await Disable(webhook, "It tells nothing any more.");
            else _done.Add(new(webhook.Name, webhook.Event, "kept", "It was disabled already."));
    }

    public async Task RemoveAll()
    {
        foreach (var webhook in survey.Ours.Concat(survey.Moved))
            await Try(webhook.Name, webhook.Event, "removed", "It was disabled and deleted.", async () =>
            {
                await webhooks.Remove(webhook.Name, stop);
                Removed.Add(webhook.Name);
            });
    }

    private async Task RecordInstalled(WantedWebhook wanted, WebhookDocument? found, bool isMoved)
    {
        if (found is null) await Create(wanted);
        else if (!isMoved && IsAsWanted(found, wanted))
            _done.Add(new(found.Name, wanted.Event, "kept", "It is as it should be."));
        else await Try(found.Name, wanted.Event, "updated", isMoved
            ? "It sends to this installation now." : "It is as it should be again.", async () =>
        {
            await webhooks.Save(found.Name, wanted.Values(), stop);
            GivenSecret.Add(found.Name);
        });
    }

    private bool IsAsWanted(WebhookDocument found, WantedWebhook wanted) =>
        !WebhookComparison.Differences(found, wanted, inForce.SecretOf(found.Name, wanted.Event)).Any();

    private async Task Create(WantedWebhook wanted)
    {
        var name = "";
        await Try(null, wanted.Event, "created", "It was missing.",
            async () => GivenSecret.Add(name = await CreateUnderFreeName(wanted)));
        if (name.Length > 0) _done[^1] = _done[^1] with { Webhook = name };
    }

    /// <summary>The name means nothing, and may be another installation's; ERPNext refuses it then (409).</summary>
    private async Task<string> CreateUnderFreeName(WantedWebhook wanted)
    {
        for (var number = 1; ; number++)
        {
            var values = wanted.Values();
            values["name"] = $"CustomerSync {wanted.Event}{(number == 1 ? "" : $" {number}")}";
            try { return await webhooks.Create(values, stop); }
            catch (ErpNextException taken) when (taken.Type == "DuplicateEntryError" && number < MostNames) { }
        }
    }

    private Task Disable(WebhookDocument webhook, string why) =>
        Try(webhook.Name, webhook.Event, "disabled", why, () => webhooks.Disable(webhook.Name, stop));

    private async Task Try(string? name, string eventName, string did, string message, Func<Task> work)
    {
        try
        {
            await work();
            _done.Add(new(name, eventName, did, message));
        }
        catch (ErpNextException failed) { Failed(name, eventName, failed.Message); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Failed(name, eventName, "ERPNext did not answer in time; do it again, which is harmless.");
        }
    }

    private void Failed(string? name, string eventName, string message)
    {
        Problem ??= message;
        _done.Add(new(name, eventName, "failed", message));
    }
}
