using System.Globalization;
using ErpNextSimulator.Control;
using ErpNextSimulator.Queries;
using ErpNextSimulator.Rest;
using ErpNextSimulator.Webhooks;

namespace ErpNextSimulator.Documents;

/// <summary>The site's database: one table per DocType, one transaction at a time.</summary>
public sealed class Site
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Table> _tables =
        DocTypes.All.ToDictionary(type => type.Name, type => new Table(type), StringComparer.Ordinal);
    private readonly WebhookQueue _webhooks;
    private readonly Faults _faults;
    private readonly Random _random;
    private long _series;

    public Site(SimulatorOptions options, SiteClock clock, WebhookQueue webhooks, Faults faults)
    {
        (Options, Clock, _webhooks, _faults, _random) = (options, clock, webhooks, faults, new Random(options.Seed));
        webhooks.Open(this);
    }

    public SimulatorOptions Options { get; }

    public SiteClock Clock { get; }

    public Table this[DocType type] => _tables[type.Name];

    public static DocType TypeNamed(string name) =>
        DocTypes.All.FirstOrDefault(type => type.Name == name)
        ?? DocTypes.All.SelectMany(type => type.Tables).FirstOrDefault(table => table.Rows.Name == name)?.Rows
        ?? throw FrappeException.NotFound($"DocType {name} not found");

    /// <summary>Runs a request's work; what it raised is sent afterwards.</summary>
    public T Commit<T>(User user, Func<Transaction, T> work)
    {
        lock (_gate)
        {
            var transaction = new Transaction(Clock.Now(), user);
            var result = work(transaction);
            if (!transaction.LosesEvents) _webhooks.Enqueue(transaction);
            return result;
        }
    }

    public T Read<T>(Func<T> work)
    {
        lock (_gate) return work();
    }

    public PyList List(User user, string docType, PyDict parameters) => Read(() =>
    {
        var type = TypeNamed(docType);
        var query = ListQuery.Read(type, parameters);
        if (type.IsChild && query.Parent is null) throw FrappeException.Forbidden(user.Name, docType);
        _faults.MustRead(user, type.IsChild ? query.Parent! : docType);
        if (type == DocTypes.Customer) query = query.Without(_faults.Removed);
        return QueryRunner.Run(query, _tables, document => !_faults.Hides(document));
    });

    public long Count(User user, string docType, PyDict parameters) => Read(() =>
    {
        _faults.MustRead(user, docType);
        var type = TypeNamed(docType);
        return (long)QueryRunner.Count(ListQuery.Read(type, parameters), this[type]);
    });

    public Document Get(DocType type, string name) =>
        (type.IsChild ? RowNamed(type, name) : this[type].Find(name))
            ?? throw FrappeException.NotFound($"{type.Name} {name} not found");

    /// <summary>The document that a child row belongs to.</summary>
    public Document ParentOf(Document row) => this[TypeNamed(row.Text("parenttype")!)].Find(row.Text("parent")!)!;

    /// <summary>Ten characters, as frappe names rows and logs.</summary>
    public string NewName() => string.Create(10, _random, (name, random) =>
    {
        for (var i = 0; i < name.Length; i++) name[i] = "0123456789abcdefghijklmnopqrstuv"[random.Next(32)];
    });

    public string NextInSeries(string prefix) => prefix + (++_series).ToString("00000", CultureInfo.InvariantCulture);

    public string Now() => Clock.Now();

    private Document? RowNamed(DocType type, string name) => DocTypes.ParentsOf(type.Name)
        .SelectMany(parent =>
            this[parent].SelectMany(
                document => parent.Tables.Where(table => table.Rows == type)
                    .SelectMany(table => document.Rows(table.FieldName))))
        .FirstOrDefault(row => row.Name == name);
}
