namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// Customers that were erased after a copy was made are in the copy: they are erased there too before it is used.
/// </summary>
internal sealed class ErasedSince(Database copy, TimeProvider time)
{
    public static Task<IReadOnlyList<ErasedMark>> Marks(Database database) => database.Read(session =>
        session.Statement("erased_marks").ReadAll(row =>
            new ErasedMark(row.GetString(0), row.GetString(1), row.GetString(2))));

    public async Task EraseAgain(IReadOnlyList<ErasedMark> marks)
    {
        foreach (var mark in marks)
            foreach (var name in await NamesOf(mark)) await Erase(name);
        await copy.Write(async session =>
        {
            foreach (var mark in marks)
                await session.Statement("erase_mark").With("@hash", mark.Hash).With("@until", mark.Until)
                    .With("@at", mark.At)
                    .With("@touched", 0L).ExecuteNonQueryAsync();
            return marks.Count;
        });
    }

    /// <summary>
    /// The one customer of that hash; none if it is not in the copy, or was saved after it was erased: then it is
    /// another.
    /// </summary>
    private Task<IEnumerable<string>> NamesOf(ErasedMark mark) => copy.Read(async session =>
        (await session.Statement("all_names").With("@until", mark.Until)
            .ReadAll(row => row.GetString(0) is var name && Eraser.Hash(name) == mark.Hash ? name : null))
            .OfType<string>());

    private async Task Erase(string name)
    {
        var at = copy.Bindable(time.GetStorableNow());
        await copy.Write(session => session.Statement("end_customer").With("@name", name).With("@at", at)
            .ExecuteNonQueryAsync());
        var row = (await new CustomerStore(copy, time).Read([name]))[name];
        await new Eraser(copy, time).Erase(row);
    }
}

/// <summary>What is left of an erased customer.</summary>
/// <param name="Hash">SHA-256 of its name.</param>
/// <param name="Until">Site time up to which deliveries of it are late.</param>
internal sealed record ErasedMark(string Hash, string Until, string At);
