using CustomerSync.ErpNext;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

/// <summary>Checks <c>Mapping:Fields</c> before anything starts.</summary>
internal sealed class FieldOptionsCheck : IValidateOptions<MappingOptions>
{
    public ValidateOptionsResult Validate(string? name, MappingOptions options)
    {
        var problems = options.Fields.Count == 0 ? [] : FieldRules.Problems(Of(options))
            .Select(problem => $"{MappingOptions.Section}:Fields: {problem}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>The definitions that stand in the configuration; none where a page is to make them.</summary>
    public static IReadOnlyList<OwnField> Of(MappingOptions options) => [.. options.Fields.Select(field => new OwnField(
        field.Name ?? "", field.Label ?? field.Name ?? "", field.Type, field.Source ?? "",
        field.Places ?? [FieldPlace.Page, FieldPlace.Csv], Rule: field.Rule))];
}
