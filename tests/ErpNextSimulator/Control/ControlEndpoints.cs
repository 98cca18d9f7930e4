using System.Text;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Python;
using ErpNextSimulator.Rest;
using ErpNextSimulator.Webhooks;

namespace ErpNextSimulator.Control;

/// <summary>
/// The control of the simulator, for tests in other processes and for the demo. ERPNext has no such paths.
/// </summary>
public static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/simulator");
        control.MapGet("/", State);
        control.MapPost("/seed", (Seeder seeder, int count) => seeder.Seed(count));
        control.MapPost("/do/{action}", Do);
        control.MapPost("/webhooks",
            (Installer installer, string url, string? secret) => installer.Install(url, secret));
        control.MapPost("/busy-day", (BusyDay day, double rate) => { day.Rate = rate; });
        control.MapPost("/faults", SetFaults);
        control.MapDelete("/faults", (Faults faults) => faults.Clear());
        control.MapPost("/custom-fields", (Faults faults, string name) => { faults.Removed.Remove(name); });
        control.MapDelete("/custom-fields", (Faults faults, string name) => { faults.Removed.Add(name); });
        control.MapPost("/zone", (SiteClock clock, string zone) => { clock.Zone = zone; });
        control.MapDelete("/statistics", (Statistics statistics) => statistics.Reset());
    }

    private static IResult State(Site site, Statistics statistics, WebhookQueue queue, BusyDay day, Actions actions)
    {
        var state = statistics.ToDict();
        foreach (var type in DocTypes.All) state[type.Name] = (long)site.Read(() => site[type].Count);
        (state["webhooksWaiting"], state["busyDay"], state["edits"], state["zone"]) =
            (queue.Waiting, day.Rate, day.Edits, site.Clock.Zone);
        state["actions"] = new PyList(actions.All);
        return Results.Text(PyJson.Compact(state), "application/json");
    }

    /// <summary>Query: <c>name</c>, <c>to</c>. Body: the values, as JSON.</summary>
    private static async Task<IResult> Do(Actions actions, HttpRequest request, string action, string? name, string? to)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        try
        {
            return Results.Text(
                actions.Do(action, name ?? "", to ?? "", body.Length == 0 ? null : (PyDict?)PyJson.Loads(body)));
        }
        catch (FrappeException refused) { return Results.Text(refused.Message, statusCode: refused.Status); }
    }

    /// <summary>Query: any of the properties of <see cref="Faults"/>; what is not named stays.</summary>
    private static IResult SetFaults(Faults faults, HttpRequest request)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        foreach (var (name, value) in request.Query)
        {
            var property = typeof(Faults).GetProperties()
                .FirstOrDefault(property => property.CanWrite
                    && property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                return Results.BadRequest(
                    $"No fault {name}; there are: "
                    + $"{string.Join(", ", typeof(Faults).GetProperties().Select(known => known.Name))}");
            property.SetValue(faults, Convert.ChangeType(value.ToString(), property.PropertyType, invariant));
        }
        return Results.Ok();
    }
}
