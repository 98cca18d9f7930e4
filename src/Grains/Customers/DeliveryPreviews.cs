using System.Text.Json;
using CustomerSync.Webhooks;

namespace CustomerSync.Customers;

internal static class DeliveryPreviews
{
    /// <summary>What is between a customer as it is and as it would be.</summary>
    public static DeliveryPreview Between(string erpnextId, DeliveryOutcome outcome, Customer? now, Customer? then)
    {
        var change = then is null ? null : RowDecision.Difference(now, then, ChangeCause.Replay);
        var fields = change is null ? [] : change.Before.ToDictionary(
            field => field.Key, field =>
                new FieldChange(Text(field.Value), Text(CustomerFields.ValueOf(then!, field.Key))));
        return new(erpnextId, outcome, null, change?.Kind, fields);
    }

    private static string? Text(object? value) => value is JsonElement { ValueKind: not JsonValueKind.String } own
        ? own.GetRawText()
        : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}
