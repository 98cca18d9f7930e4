using System.Data.Common;
using System.Globalization;
using CustomerSync.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CustomerSync.Benchmarks.Growth;

/// <summary>
/// Rows by the million, each a copy in SQL of the one that the product has written of <see cref="Copied"/>. The product
/// does not run meanwhile.
/// </summary>
internal sealed class BulkRows(string engine, string connection)
{
    public const string Copied = "CUST-000000";

    private const int Step = 100_000;

    private readonly bool _isSqlite = engine == "Sqlite";

    public static string Name(long number) => string.Create(CultureInfo.InvariantCulture, $"BULK-{number:00000000}");

    public async Task Customers(long from, long to)
    {
        var text = $"'bulk customer ' || {Digits("n", 8)}";
        await Copy("customers", from, to, new()
        {
            ["id"] = Id("n"), ["erpnext_id"] = NameOf("n"), ["name"] = $"'Bulk Customer ' || {Digits("n", 8)}",
            ["email"] = $"'mail' || {Digits("n", 8)} || '@customer.example'",
            ["erpnext_modified"] =
                $"'2025-' || {Digits("n % 12 + 1", 2)} || '-01 00:00:00.' || {Digits("n % 1000000", 6)}",
            ["name_folded"] = text, ["search_text"] = text,
        });
        await Execute(
            "INSERT INTO customer_search (erpnext_id, search_text) SELECT erpnext_id, search_text FROM customers "
            + $"WHERE erpnext_id BETWEEN '{Name(from)}' AND '{Name(to)}'");
    }

    /// <summary>
    /// Different values in every column that lists sort and filter by. Their documents do not tell them, so no mapping is
    /// applied to them any more.
    /// </summary>
    public async Task Vary()
    {
        var number = _isSqlite ? "CAST(substr(erpnext_id, 6) AS INTEGER)" : "substr(erpnext_id, 6)::int";
        string Of(string name, int count) => $"'{name} ' || ({number} % {count})";
        var json = _isSqlite ? "" : "::json";
        await Execute($$"""
            UPDATE customers SET company_name = {{Of("Company", 50_000)}}, contact_person = {{Of("Person", 20_000)}},
              email = CASE WHEN {{number}} % 5 = 0 THEN NULL ELSE email END,
              phone = '+9665' || ({{number}} * 7919 % 99999999), city = CASE WHEN {{number}} % 11 = 0 THEN NULL ELSE {{Of("City", 200)}} END,
              state = {{Of("State", 30)}}, country = {{Of("Country", 12)}}, tax_number = '3' || ({{number}}{{(_isSqlite ? "" : "::bigint")}} * 104729 % 999999937),
              credit_limit = {{number}} % 1000 * 100.5, currency = {{Of("C", 3)}}, customer_type = {{Of("Type", 3)}},
              customer_group = {{Of("Group", 8)}}, territory = {{Of("Territory", 40)}}, language = {{Of("l", 4)}},
              website = 'https://' || {{number}} || '.example', disabled = {{(_isSqlite ? $"{number} % 50 = 0" : $"({number} % 50 = 0)")}},
              erpnext_creation = erpnext_modified, mapping = 1000000,
              custom = ('{"score":' || ({{number}} % 1000) || ',"vatNo":"V' || {{number}} || '"}'){{json}}
            WHERE erpnext_id LIKE 'BULK-%'
            """);
        const string text = "lower(phone || ' ' || name || ' ' || erpnext_id || ' ' || company_name || ' ' || contact_person || ' ' "
            + "|| coalesce(email, '') || ' ' || tax_number || ' ' || coalesce(city, ''))";
        await Execute($"UPDATE customers SET search_text = {text} WHERE erpnext_id LIKE 'BULK-%'");
        await Execute("UPDATE customer_search SET search_text = "
            + "(SELECT c.search_text FROM customers c WHERE c.erpnext_id = customer_search.erpnext_id)");
        // The product need not fold anew what was not folded by it.
        await Execute($"UPDATE search_state SET folding = {SearchText.Folding}, folded_to = NULL, sequence = (SELECT sequence FROM feed_head)");
        if (!_isSqlite) await Execute("VACUUM FULL customers"); // What nobody's table of this size has: each row thrice.
    }

    /// <summary>Changes behind the feed's head, of some customers in turn.</summary>
    public async Task Changes(long from, long to, int customers)
    {
        if (from > to) return; // The product itself has made as many.
        var whose = OneOf(customers);
        await Copy("customer_changes", from, to, new()
        {
            ["sequence"] = "n", ["customer_id"] = Id(whose), ["erpnext_id"] = NameOf(whose),
        });
        await Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE feed_head SET sequence = {to}"));
    }

    public Task Deliveries(long from, long to, int customers) => Copy("webhook_deliveries", from, to, new()
    {
        ["id"] = Digits("n", 32), ["erpnext_id"] = NameOf(OneOf(customers)),
    });

    /// <summary>What PostgreSQL's own upkeep does in time; SQLite has none.</summary>
    public Task Settle() => _isSqlite ? Task.CompletedTask : Execute("VACUUM ANALYZE");

    public async Task<long> Head()
    {
        await using var database = await Open();
        await using var command = Command(database, "SELECT sequence FROM feed_head");
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task Copy(string table, long from, long to, Dictionary<string, string> own)
    {
        var columns = await ColumnsOf(table);
        var values = columns.Select(column => own.GetValueOrDefault(column, $"t.{column}"));
        for (; from <= to; from += Step)
        {
            var last = Math.Min(to, from + Step - 1).ToString(CultureInfo.InvariantCulture);
            await Execute($"""
                WITH RECURSIVE s (n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM s WHERE n < {last})
                INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)}
                FROM s, (SELECT * FROM {table} WHERE erpnext_id = '{Copied}' LIMIT 1) AS t
                """);
        }
    }

    private async Task<List<string>> ColumnsOf(string table)
    {
        await using var database = await Open();
        await using var command = Command(database, _isSqlite
            ? $"SELECT name FROM pragma_table_info('{table}')"
            : "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
                + $" AND table_name = '{table}' AND is_generated = 'NEVER'");
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        return columns;
    }

    private async Task Execute(string sql)
    {
        await using var database = await Open();
        await using var command = Command(database, _isSqlite ? "PRAGMA synchronous = OFF; " + sql : sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<DbConnection> Open()
    {
        DbConnection database = _isSqlite
            ? new SqliteConnection(connection + ";Pooling=false") : new NpgsqlConnection(connection);
        await database.OpenAsync();
        return database;
    }

    private static DbCommand Command(DbConnection database, string sql)
    {
        var command = database.CreateCommand();
#pragma warning disable CA2100 // Of constants and numbers of our own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private string NameOf(string number) => $"'BULK-' || {Digits(number, 8)}";

    private static string OneOf(int customers) =>
        string.Create(CultureInfo.InvariantCulture, $"(n % {customers} + 1)");

    private string Id(string number) =>
        $"('00000000-0000-7000-8000-' || {Digits(number, 12)}){(_isSqlite ? "" : "::uuid")}";

    private string Digits(string number, int width) =>
        _isSqlite ? $"printf('%0{width}d', {number})" : $"lpad(({number})::text, {width}, '0')";
}
