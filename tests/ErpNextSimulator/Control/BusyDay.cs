using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Control;

/// <summary>
/// People at work: edits on their own at a rate, most by ways that raise webhooks, some by ways that do not.
/// </summary>
public sealed partial class BusyDay(
    Site site, Actions actions, Seeder seeder, SimulatorOptions options, TimeProvider time, ILogger<BusyDay> log)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private static readonly (int Weight, string Action)[] Work =
        [(50, "save"), (12, "create"), (8, "set_credit_limit"), (8, "edit_address"), (8, "edit_contact"),
            (5, "set_value"), (4, "sql"), (3, "delete"), (2, "rename")];

    private readonly Random _random = new(options.Seed + 17);

    /// <summary>Edits per second; 0: a quiet day.</summary>
    public double Rate { get; set; } = options.BusyDay;

    public long Edits { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var due = 0.0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
            for (due = Math.Min(due + (Rate * Tick.TotalSeconds), 1_000); due >= 1; due--) Edit();
    }

    private void Edit()
    {
        var action = Next();
        try
        {
            if (action == "create") actions.Do(action, values: seeder.NewCustomer());
            else if (site.Read(AnyName) is { } name) actions.Do(action, name, $"{name} {Edits}", Values(action));
            Edits++;
        }
        catch (FrappeException refused) { LogRefused(action, refused.Message); }
    }

    private string Next()
    {
        var drawn = _random.Next(Work.Sum(work => work.Weight));
        foreach (var (weight, action) in Work) if ((drawn -= weight) < 0) return action;
        return "save";
    }

    private PyDict Values(string action)
    {
        var number = (long)_random.Next(1, 1_000);
        return action switch
        {
            "edit_address" => new PyDict {
                ["city"] = _random.Pick(Names.Places).City, ["address_line1"] = $"{number} Olaya St" },
            "edit_contact" => new PyDict { ["first_name"] = _random.Pick(Names.FirstNames) },
            "set_credit_limit" => new PyDict { ["company"] = Names.Companies[0], ["credit_limit"] = number * 1_000.0 },
            _ => new PyDict { ["tax_id"] = $"3{number:000000000000}03", ["disabled"] = number % 20 == 0 ? 1L : 0L },
        };
    }

    private string? AnyName() => site[DocTypes.Customer].Sample(_random)?.Name;

    [LoggerMessage(2, LogLevel.Debug, "{Action} was refused: {Why}")]
    private partial void LogRefused(string action, string why);
}
