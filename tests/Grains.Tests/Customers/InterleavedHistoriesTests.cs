using System.Text;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Customers;

/// <summary>
/// Promises 2 and 9 together: a customer that is saved, deleted and made again in ERPNext, by clocks that are ahead and
/// in autumn's hour that comes twice; its webhooks in any order and repeatedly, between reads whose answers come late.
/// What ERPNext has is the end.
/// </summary>
public sealed class InterleavedHistoriesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly ErpnextName Name = (ErpnextName)"C";

    [Fact]
    public void Any_order_and_any_repetition_of_webhooks_and_reads_end_in_what_ERPNext_has()
    {
        for (var seed = 0; seed < 3_000; seed++) new Story(new Random(seed), seed, KeptCustomers.All).Run();
    }

    /// <summary>A site that keeps only some of them: they leave and come in by the same decision.</summary>
    [Fact]
    public void The_same_holds_of_a_site_that_keeps_some_customers_only()
    {
        var kept = new KeptCustomers([new("city.not", "2"), new("taxNumber", "0"), new("taxNumber", "1")], []);
        for (var seed = 0; seed < 3_000; seed++) new Story(new Random(seed), seed, kept).Run();
    }

    private sealed record Event(DateTimeOffset At, ErpNextDocument Document, bool IsDelete);

    private sealed record Asked(Event? Answer, long Touched, FollowUpKind Kind);

    private sealed class Story(Random random, int seed, KeptCustomers kept)
    {
        private readonly List<Event> _events = [];
        private readonly Queue<FollowUpKind> _wanted = [];
        private readonly List<Asked> _underway = [];
        private StoredCustomer _row = new();
        private DateTimeOffset _now;

        public void Run()
        {
            Happen();
            var told = _events.Concat(_events.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next()).ToList();
            foreach (var one in told)
            {
                _now = one.At > _now ? one.At : _now;
                Tell(one);
                if (random.Next(2) == 0) Ask();
                if (random.Next(2) == 0) Answer();
            }
            _now = _events[^1].At > _now ? _events[^1].At : _now;
            for (var turn = 0; _wanted.Count + _underway.Count > 0; turn++)
            {
                Assert.True(turn < 100, $"seed {seed}: it is read for ever");
                if (_underway.Count == 0) Ask();
                Answer();
            }
            var truth = Truth();
            var expected = truth is null ? null : RowDecision.Mapped(Name, truth.Document, Context.Mapping);
            if (expected is not null && !kept.Has(expected)) expected = null;
            Assert.Equal(truth is not null && expected is null, _row.Customer is { LeftAt: not null });
            var actual = _row.Customer is { DeletedAt: null } alive ? alive : null;
            Assert.Equal((seed, expected?.City, expected?.TaxNumber, expected?.ErpnextModified),
                (seed, actual?.City, actual?.TaxNumber, actual?.ErpnextModified));
        }

        private DecisionContext Context => Sample.Context(_now, Berlin.Id) with
        {
            NewId = Guid.CreateVersion7(), Mapping = new(new MappingOptions(), kept: kept),
        };

        /// <summary>From before the hour that comes twice until after it.</summary>
        private void Happen()
        {
            var (at, isAlive, creation) =
                (new DateTimeOffset(2026, 10, 24, 23, 50, 0, TimeSpan.Zero), false, default(SiteTime));
            for (var i = 0; i < 2 + random.Next(8); i++)
            {
                at += TimeSpan.FromSeconds(random.Next(5, 1500));
                var isDelete = isAlive && random.Next(5) == 0;
                var modified = Site(at);
                if (!isAlive) creation = modified;
                else if (isDelete || random.Next(6) == 0)
                    modified = isDelete ? _events[^1].Document.Modified : Site(at + TimeSpan.FromHours(9));
                _events.Add(new(at, Document(modified, creation, isDelete ? _events[^1].Document.ToJson() : null),
                    isDelete));
                isAlive = !isDelete;
            }
        }

        private ErpNextDocument Document(SiteTime modified, SiteTime creation, string? last) =>
            ErpNextDocument.Parse(Encoding.UTF8.GetBytes(last ??
            $$"""{"name":"C","customer_name":"C","creation":"{{creation}}","modified":"{{modified}}","city":"{{random.Next(3)}}","tax_id":"{{random.Next(3)}}"}"""));

        private static SiteTime Site(DateTimeOffset at) => SiteTime.Of(TimeZoneInfo.ConvertTime(at, Berlin).DateTime);

        private Event? Truth() => _events.Last(one => one.At <= _now) is { IsDelete: false } alive ? alive : null;

        private void Tell(Event one)
        {
            var decision = Decide(new ToldEvidence(one.Document, one.IsDelete));
            if (decision.MustRepeat)
            {
                Write(decision.Row!);
                decision = Decide(new ToldEvidence(one.Document, one.IsDelete));
            }
            var mustConfirm = one.IsDelete && _row.Customer is not { IsInErpNext: false }
                && decision.Row?.Customer is { IsInErpNext: false };
            if (mustConfirm && Truth() is not null) return;
            if (decision.Row is not null) Write(decision.Row);
            if (decision.FollowUp is not FollowUpKind.None) _wanted.Enqueue(decision.FollowUp);
        }

        private RowDecision Decide(Evidence evidence) => RowDecision.Make(Name, _row, evidence, Context);

        private void Ask()
        {
            if (_wanted.TryDequeue(out var kind)) _underway.Add(new(Truth(), _row.Touched, kind));
        }

        private void Answer()
        {
            if (_underway.Count == 0) return;
            var asked = _underway[random.Next(_underway.Count)];
            _underway.Remove(asked);
            var isLate = _row.Touched > asked.Touched;
            if (asked.Answer is null) Missing(asked.Kind, isLate);
            else if (Decide(new ReadEvidence(asked.Answer.Document, isLate)) is var decision)
            {
                if (decision.Row is not null) Write(decision.Row);
                if (decision.MustRepeat || decision.FollowUp is FollowUpKind.Read) _wanted.Enqueue(asked.Kind);
            }
        }

        private void Missing(FollowUpKind kind, bool isLate)
        {
            if (kind is not FollowUpKind.Verify || _row.Customer is not { IsInErpNext: true }) return;
            if (isLate) _wanted.Enqueue(kind);
            else Write(RowEnds.End(_row, null, Context).Row!);
        }

        private void Write(StoredCustomer row) =>
            _row = row with { Touched = _row.Touched + 1, Version = row.Version + 1 };
    }
}
