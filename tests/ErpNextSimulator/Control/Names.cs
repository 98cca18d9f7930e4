namespace ErpNextSimulator.Control;

/// <summary>Plausible companies, people and places; a third of them Arabic.</summary>
internal static class Names
{
    public static readonly string[] ArabicKinds = ["شركة", "مؤسسة", "مجموعة", "مصنع", "مكتب", "دار"];

    public static readonly string[] ArabicNames =
        ["النور", "الأفق", "الخليج", "الرياض", "الأمل", "البيان", "الفجر", "القمة", "الواحة", "الريادة", "المستقبل",
            "الصفا", "النخيل", "الوفاء", "اليمامة", "الجزيرة"];

    public static readonly string[] ArabicTrades =
        ["للتجارة", "للمقاولات", "للصناعة", "للاستثمار", "للنقل", "للأغذية", "للتقنية", "للخدمات اللوجستية"];

    public static readonly string[] Heads =
        ["Gulf", "Najd", "Falcon", "Müller", "O'Brien", "Café Lumière", "Blue Palm", "Atlas", "Zenith", "Al Waha",
            "Red Sea", "Oasis", "Crescent", "Sahara", "Northwind", "Škoda & Söhne"];

    public static readonly string[] Trades =
        ["Trading", "Contracting", "Foods", "Logistics", "Textiles", "Systems", "Medical", "Steel", "Pharma", "Hotels"];

    public static readonly string[] Forms = ["Co.", "Est.", "LLC", "Ltd", "Group", "& Partners", "GmbH", "W.L.L."];

    public static readonly string[] FirstNames =
        ["Ahmed", "Fatima", "Omar", "Layla", "Yusuf", "Sara", "Khalid", "Noura", "Anna", "Jürgen", "Chloé", "محمد",
            "عائشة", "خالد", "نورة"];

    public static readonly string[] LastNames =
        ["Al-Harbi", "Al-Qahtani", "Haddad", "Schmidt", "Dupont", "Khan", "Rossi", "الحربي", "القحطاني", "الشمري"];

    public static readonly (string City, string State, string Country)[] Places =
    [
        ("Riyadh", "Riyadh Province", "Saudi Arabia"), ("Jeddah", "Makkah Province", "Saudi Arabia"),
        ("Dammam", "Eastern Province", "Saudi Arabia"),
        ("الرياض", "منطقة الرياض", "Saudi Arabia"), ("Dubai", "Dubai", "United Arab Emirates"),
        ("Manama", "Capital", "Bahrain"), ("Cairo", "Cairo", "Egypt"),
        ("München", "Bayern", "Germany"), ("Lyon", "Rhône", "France"),
    ];

    public static readonly string[] Groups = ["Commercial", "Individual", "Government", "Non Profit"];

    public static readonly string[] Territories = ["Saudi Arabia", "Rest Of The World", "Gulf"];

    public static readonly string[] Companies = ["Lab Trading", "Lab Industries"];

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
