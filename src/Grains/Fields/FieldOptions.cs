using CustomerSync.Customers;
using CustomerSync.ErpNext;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

/// <summary>Checks <c>Mapping:Fields</c> before anything starts.</summary>
internal sealed class FieldOptionsCheck : IValidateOptions<MappingOptions>
{
    public ValidateOptionsResult Validate(string? name, MappingOptions options)
    {
        List<string> problems = options.Fields.Count == 0 ? [] : [.. FieldRules.Problems(Of(options))
            .Select(problem => $"{MappingOptions.Section}:Fields: {problem}")];
        if (problems.Count == 0 && KeptRules.Problem(KeptOf(options), Of(options)) is { } problem)
            problems = [$"{MappingOptions.Section}:Keep: {problem}"];
        problems.AddRange(options.Currencies.Where(one => one.Value is not { Length: 3 } code || !code.All(char.IsAsciiLetterUpper))
            .Select(one => $"{MappingOptions.Section}:Currencies:{one.Key} must be a three-letter currency code such as SAR."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Which customers are kept by the configuration.</summary>
    public static IReadOnlyList<FieldFilter> KeptOf(MappingOptions options) => [.. options.Keep
        .Select(condition => condition.Split('=', 2)).Select(parts => new FieldFilter(parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : ""))];

    /// <summary>The definitions that stand in the configuration; none where a page is to make them.</summary>
    public static IReadOnlyList<OwnField> Of(MappingOptions options) => [.. options.Fields.Select(field => new OwnField(
        field.Name ?? "", field.Label ?? field.Name ?? "", field.Type, field.Source ?? "",
        field.Places ?? [FieldPlace.Page, FieldPlace.Csv], Rule: field.Rule))];
}
