using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>What is asked of a field; they end the names of filters.</summary>
internal enum FilterTest { Is, Not, Contains, Starts, From, To, Empty, Filled }

/// <summary>One condition of the list.</summary>
/// <param name="Asked">Text or number, as the field's key has it; null where nothing is compared.</param>
internal sealed record ListFilter(ListField Field, FilterTest Test, object? Asked)
{
    /// <summary>After every text that begins with another.</summary>
    private const string Last = "\U0010FFFF";

    /// <summary>Whether its matches have their places in an index of the field's key.</summary>
    public bool IsSought => MayBeFew && Test is not FilterTest.Contains;

    /// <summary>The others leave most rows.</summary>
    public bool MayBeFew => Test is not (FilterTest.Not or FilterTest.Filled);

    /// <param name="isWalked">Whether the list is walked in its order, and what matches is found apart.</param>
    public string Sql(DbSession session, int place, bool isWalked) => isWalked && MayBeFew && Field.Kind is not ListKind.List
        ? session.Fragment("list_filter", "apart")
            .Replace("{condition}", Condition(session, place), StringComparison.Ordinal)
        : Condition(session, place);

    private string Condition(DbSession session, int place) => Field
        .Fill(session, session.Fragment("list_filter", Part).Replace("{key}", Field.Key(session), StringComparison.Ordinal))
        .Replace("{asked}", $"@asked{place}", StringComparison.Ordinal)
        .Replace("{end}", $"@end{place}", StringComparison.Ordinal)
        .Replace("{none}", Field.None, StringComparison.Ordinal);

    public void Bind(Database database, DbCommand statement, int place)
    {
        if (Asked is null) return;
        var isLowered = Field.Kind is not (ListKind.Name or ListKind.Id) || Test is FilterTest.Contains;
        var asked = Asked is string text && isLowered ? database.Lower(text) : Asked;
        statement.With($"@asked{place}", asked);
        if (Test is FilterTest.Starts) statement.With($"@end{place}", asked + Last);
    }

    private string Part => Field.Kind switch
    {
        ListKind.List => EnumNames.Of(Test) + "Listed",
        ListKind.Name when Test is FilterTest.Contains => "containsName",
        ListKind.Id when Test is FilterTest.Contains => "containsId",
        _ => EnumNames.Of(Test),
    };
}
