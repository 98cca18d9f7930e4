using CustomerSync.ErpNext;
using CustomerSync.Fields;

namespace CustomerSync.Tests.Fields;

/// <summary>What is wrong with definitions is told before they are saved, and when what they make has moved.</summary>
public sealed class FieldRulesTests
{
    private static readonly OwnField Vat = new("vatNo", "VAT", FieldType.Text, "custom_vat_no", [FieldPlace.Page]);

    [Theory]
    [InlineData("vatNo", "VAT", FieldType.Text, "custom_vat_no", null)]
    [InlineData("Vat No", "VAT", FieldType.Text, "custom_vat_no", "is no name for a field")]
    [InlineData("", "VAT", FieldType.Text, "custom_vat_no", "is no name for a field")]
    [InlineData("sequence", "S", FieldType.Text, "x", "choose another name")]
    [InlineData("customerType", "S", FieldType.Text, "x", "choose another name")]
    [InlineData("email", "E", FieldType.Text, "custom_email", null)]
    [InlineData("email", "E", FieldType.Number, "custom_email", "stays that")]
    [InlineData("vatNo", " ", FieldType.Text, "x", "needs a label")]
    [InlineData("vatNo", "V", (FieldType)(-1), "x", "no such type")]
    [InlineData("vatNo", "V", FieldType.Text, "x.y", "is no source")]
    [InlineData("vatNo", "V", FieldType.Text, "t[all].y", "its type is list")]
    [InlineData("vatNo", "V", FieldType.List, "t[first].y", "is a list")]
    public void Each_mistake_is_told(string name, string label, FieldType type, string source, string? expected)
    {
        var problems = FieldRules.Problems([new(name, label, type, source, [])]);

        if (expected is null) Assert.Empty(problems);
        else Assert.Contains(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_for_texts_is_none_for_numbers() => Assert.Contains("rules are for texts", Assert.Single(
        FieldRules.Problems([Vat with { Type = FieldType.Number, Rule = FieldRule.Upper }])), StringComparison.Ordinal);

    [Fact]
    public void Two_fields_of_one_name_and_too_many_are_told()
    {
        Assert.Contains("Two fields are called", Assert.Single(
            FieldRules.Problems([Vat, Vat with { Name = "vatno" }])), StringComparison.Ordinal);
        Assert.Contains("60 at most", Assert.Single(FieldRules.Problems(
            [.. Enumerable.Range(0, 61).Select(i => Vat with { Name = $"f{i}" })])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_site_does_not_have_is_told()
    {
        AvailableField[] there = [new("custom_vat_no", "", "", "", FieldType.Text, true),
            new("team[first].share", "", "", "", FieldType.Number, false)];

        Assert.Empty(FieldRules.NotThere([Vat, Vat with { Source = "team[all].share" }], there));
        Assert.Contains("`gone`", Assert.Single(FieldRules.NotThere([Vat with { Source = "gone" }], there)),
            StringComparison.Ordinal);
        Assert.Contains("`team.person`", Assert.Single(FieldRules.NotThere(
            [Vat with { Source = "team[person=x].share" }], there)), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_changes_a_value_moves_the_mapping()
    {
        var first = FieldDefinitions.None.Next([Vat], isSilent: true, mustLoad: true, DateTimeOffset.UnixEpoch);
        var label = first.Next([Vat with { Label = "Other", Places = [FieldPlace.List] }], false, false, default);
        var second = label.Next([Vat with { Source = "tax_id" }], isSilent: false, true, default);
        var gone = second.Next([], false, true, default);

        Assert.Equal((1, 1, 2, 3), (first.Mapping, label.Mapping, second.Mapping, gone.Mapping));
        Assert.Equal(new FieldMove(1, true), first.Moves["custom.vatNo"]);
        Assert.Equal(new FieldMove(3, false), gone.Moves["custom.vatNo"]);
        var again = FieldDefinitions.Parse(second.ToText());
        Assert.True(again.Are(second.Fields));
        Assert.Equal(second.Moves, again.Moves);
    }
}
