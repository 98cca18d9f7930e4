using CustomerSync.Storage;

namespace CustomerSync.Tests.Customers;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("MÜLLER & Söhne", "muller & sohne")]
    [InlineData("Straße", "strasse")]
    [InlineData("شركة", "شركه")]
    [InlineData("أحمد إبراهيم آل", "احمد ابراهيم ال")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("مـــحمد", "محمد")]
    [InlineData("مصطفى", "مصطفي")]
    [InlineData("٠٥٠١٢٣", "050123")]
    [InlineData("ＡＢＣ１２", "abc12")]
    public void Case_accents_width_and_Arabic_letter_forms_do_not_matter(string text, string folded) => Assert.Equal(folded, SearchText.Fold(text));
}
