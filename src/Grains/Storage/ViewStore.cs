using System.Data.Common;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>Saved views of the list.</summary>
internal sealed class ViewStore(Database database)
{
    public Task<IReadOnlyList<SavedView>> List() => database.Read(Read);

    public static Task<IReadOnlyList<SavedView>> Read(DbSession session) => session.Statement("list_views").ReadAll(row =>
        new SavedView(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
            row.GetString(5), row.Number(6) != 0));

    public Task Insert(SavedView view) => database.Write(session => Bind(session.Statement("insert_view"), view)
        .With("@owner", view.Owner).With("@owner_name", view.OwnerName).ExecuteNonQueryAsync());

    public Task<bool> Update(SavedView view) =>
        database.Write(session => Bind(session.Statement("update_view"), view).WritesAny());

    public Task<bool> Delete(string id) =>
        database.Write(session => session.Statement("delete_view").With("@id", id).WritesAny());

    private static DbCommand Bind(DbCommand command, SavedView view) => command.With("@id", view.Id)
        .With("@name", view.Name).With("@query", view.Query).With("@columns", view.Columns)
        .With("@shared", view.IsShared ? 1L : 0L);
}
