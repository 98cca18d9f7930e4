using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>A search, folded: what a row's <see cref="SearchText"/> must hold.</summary>
/// <param name="Words">All of them must occur.</param>
/// <param name="Numbers">
/// Of these at least one must, when there are any: ways in which one telephone number is written.
/// </param>
/// <param name="Trigrams">
/// Three characters in a row that every row found has; none when the search is too short to tell any.
/// </param>
internal sealed record SearchTerms(IReadOnlyList<string> Words, IReadOnlyList<string> Numbers,
    IReadOnlyList<string> Trigrams)
{
    public bool IsEmpty => Words.Count == 0 && Numbers.Count == 0;

    /// <summary>The optional parts of statements that search.</summary>
    public SortedSet<string> Parts => [.. Texts.Where(part => part.Texts.Count > 0).Select(part => part.Name)];

    /// <summary>
    /// Parts by which the index may leave few rows. Words of one or two letters have no trigram; where the trigrams of
    /// the others leave too many, they may leave few.
    /// </summary>
    public IEnumerable<SortedSet<string>> Ways => Trigrams.Count > 0 && Words.Any(word => !TrigramsOf(word).Any())
        ? [Parts, [.. Parts.Where(part => part != "trigrams")]] : [Parts];

    private IEnumerable<(string Name, IReadOnlyList<string> Texts)> Texts =>
        [("words", Words), ("numbers", Numbers), ("trigrams", Trigrams)];

    public static SearchTerms Parse(string? search)
    {
        var folded = SearchText.Fold(search ?? "").Replace('\0', ' ');
        var numbers = PhoneText.Runs.Matches(folded)
            .Select(run => (Run: run.Value, Ways: PhoneText.Alternatives(run.Value)))
            .FirstOrDefault(run => run.Ways.Count > 0);
        if (numbers.Run is { } found) folded = folded.Replace(found, " ", StringComparison.Ordinal);
        string[] words = folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var trigrams = words.SelectMany(TrigramsOf).Concat(Common(numbers.Ways ?? [])).Distinct(StringComparer.Ordinal);
        return new(words, numbers.Ways ?? [], [.. trigrams]);
    }

    public DbCommand Bind(Database database, DbCommand statement)
    {
        foreach (var (name, texts) in Texts)
            if (texts.Count > 0) database.WithTexts(statement, "@" + name, texts);
        return statement;
    }

    private static IEnumerable<string> Common(IReadOnlyList<string> texts) => texts.Count == 0
        ? []
        : texts.Select(TrigramsOf).Aggregate((one, other) => one.Intersect(other, StringComparer.Ordinal));

    private static IEnumerable<string> TrigramsOf(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        for (var i = 0; i + 2 < runes.Count; i++) yield return $"{runes[i]}{runes[i + 1]}{runes[i + 2]}";
    }
}
