using CustomerSync.Storage;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Customers;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("MÜLLER & Söhne", "muller & sohne")]
    [InlineData("Straße STRASSE STRAẞE", "strasse strasse strasse")]
    [InlineData("شركة", "شركه")]
    [InlineData("أحمد إبراهيم آل", "احمد ابراهيم ال")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("مـــحمد", "محمد")]
    [InlineData("مصطفى", "مصطفي")]
    [InlineData("کریم ٱلله", "كريم الله")]
    [InlineData("٠٥٠١٢٣ ۴۵۶", "050123 456")]
    [InlineData("ＡＢＣ１２", "abc12")]
    [InlineData("Łukasz Łódź Sp. z o.o.", "lukasz lodz sp. z o.o.")]
    [InlineData("Sørensen Møbler", "sorensen mobler")]
    [InlineData("Đorđević doo", "dordevic doo")]
    [InlineData("Þór Œuvre Æble Ðuro", "thor oeuvre aeble duro")]
    [InlineData("Işık ışık IŞIK ISIK İSTANBUL", "isik isik isik isik istanbul")]
    [InlineData("Əliyev Ħal Ŧ ŋ ſ", "eliyev hal t n s")]
    [InlineData("ΟΔΥΣΣΕΥΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ")]
    [InlineData("Nguyễn Đình Ưng", "nguyen dinh ung")]
    [InlineData("O’Brien “Sons” A‑B", "o'brien \"sons\" a-b")]
    [InlineData("𝔸𝒷 ﬁn 🏢", "ab fin 🏢")]
    [InlineData("a\uFFFEb\uFFFF", "a\uFFFDb\uFFFF")]
    public void Case_accents_width_and_letter_forms_do_not_matter(string text, string folded) =>
        Assert.Equal(folded, SearchText.Fold(text));

    [Fact]
    public void Half_a_surrogate_pair_is_folded_to_the_replacement_character() => Assert.Equal("a\uFFFDb",
        SearchText.Fold("a\uD83Db"));

    /// <summary>Folding twice is folding once, so a search may be made of what a page shows.</summary>
    [Fact]
    public void What_is_folded_stays_as_it_is()
    {
        var random = new Random(20);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 6).Select(_ => (char)random.Next(0x20, 0xD800)));
            var folded = SearchText.Fold(text);
            Assert.Equal(folded, SearchText.Fold(folded));
        }
    }

    [Theory]
    [InlineData("+966501234567")]
    [InlineData("00966501234567")]
    [InlineData("966501234567")]
    [InlineData("966 (50) 123-4567")]
    [InlineData("+966 (0)50 123 4567")]
    [InlineData("501-234-567")]
    [InlineData("0501234567")]
    [InlineData("050 123 4567")]
    [InlineData("٠٥٠١٢٣٤٥٦٧")]
    [InlineData("\u202A+966 50 123 4567\u202C")]
    [InlineData("+966\u00A050\u2011123\u20114567")]
    [InlineData("50 123")]
    [InlineData("4567")]
    [InlineData("acme 0501234567")]
    public void A_telephone_number_is_found_in_whatever_way_either_is_written(string search)
    {
        foreach (var phone in new[]
        {
            "+966 50 123 4567", "\u202A+966 50 123 4567\u202C", "00966501234567", "966-50-123-4567",
                "(+966) 50.123.4567", "+966 (0)50 1234567", "٠٠٩٦٦ ٥٠ ١٢٣ ٤٥٦٧",
        })
            Assert.True(Finds(search, phone), $"{search} does not find {phone}");
    }

    [Theory]
    [InlineData("+966501234567", "0501234567")]
    [InlineData("00966 50 123 4567", "050-123-4567")]
    [InlineData("+965 2212 3456", "2212 3456")]
    [InlineData("0501234567", "050 1234567")]
    public void A_number_with_its_country_finds_the_national_one(string search, string phone) =>
        Assert.True(Finds(search, phone));

    [Theory]
    [InlineData("+966501234567", "+966501234568")]
    [InlineData("0501234567", "0551234567")]
    [InlineData("+966501234567", "1501234567")]
    [InlineData("50 124", "+966 50 123 4567")]
    [InlineData("0001234", "+966 11 234 5678")]
    public void Another_number_is_not_found(string search, string phone) => Assert.False(Finds(search, phone));

    [Fact]
    public void Every_row_that_is_found_has_the_trigrams_of_the_search()
    {
        foreach (var search in new[] { "lukasz gmbh", "+966 50 123 4567", "24 2000", "966 (50) 123-4567 acme", "ab",
            "日本語株式会社" })
        {
            var terms = SearchTerms.Parse(search);
            string[] texts = [SearchText.Fold(search), .. terms.Numbers];
            foreach (var text in texts.Where(text => IsFound(terms, text))) Assert
                .All(terms.Trigrams, trigram => Assert.Contains(trigram, text, StringComparison.Ordinal));
        }
        Assert.NotEmpty(SearchTerms.Parse("+966 50 123 4567").Trigrams);
        Assert.Empty(SearchTerms.Parse("ab").Trigrams);
    }

    private static bool Finds(string search, string phone) =>
        IsFound(SearchTerms.Parse(search), SearchText.Of(Sample.Customer("ACME Trading") with { Phone = phone,
            City = "Riyadh" }));

    internal static bool IsFound(SearchTerms terms, string text) =>
        terms.Words.All(word => text.Contains(word, StringComparison.Ordinal))
        && (terms.Numbers.Count == 0 || terms.Numbers.Any(number => text.Contains(number, StringComparison.Ordinal)));
}
