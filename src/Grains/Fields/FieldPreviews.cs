using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CustomerSync.Fields;

/// <summary>What the site has that could be a field, and what definitions would come to on its customers.</summary>
internal sealed class FieldPreviews(
    IServiceProvider services, FieldStore store, CustomerStore customers, IOptions<MappingOptions> options,
    IOptions<ErpNextOptions> erpNext, TimeProvider time)
{
    private const int Samples = 8, Examples = 5, PageSize = 500;

    /// <summary>So long customers are looked at; a person waits.</summary>
    private static readonly TimeSpan LookFor = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);

    /// <exception cref="ErpNextException">It could not be asked.</exception>
    public async Task<IReadOnlyList<AvailableField>> Available()
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        var client = services.GetRequiredService<ErpNextClient>();
        var customer = await client.MetaOf("Customer", timeout.Token);
        List<AvailableField> found = [.. Of(customer, "", "Customer")];
        foreach (var table in customer.Where(field => field is { IsTable: true, Options: not null }))
            found.AddRange(Of(
                await client.MetaOf(table.Options!, timeout.Token), $"{table.Name}[first].", table.Label));
        foreach (var detail in (string[])["Contact", "Address"])
            found.AddRange(Of(await client.MetaOf(detail, timeout.Token), $"{detail}.", detail));
        return found;
    }

    public async Task<FieldsPreview> Of(IReadOnlyList<OwnField> fields)
    {
        var preview = new Preview(new(options.Value, 1, fields));
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            if (erpNext.Value.IsConfigured) return await FromErpNext(preview, timeout.Token);
        }
        // What is here is told then.
        catch (Exception away) when (away is ErpNextException or OperationCanceledException) { }
        return await FromHere(preview);
    }

    private static IEnumerable<AvailableField> Of(IReadOnlyList<MetaField> fields, string prefix, string group) =>
        fields.Where(field => !ErpNextFields.WithoutColumn.Contains(field.Kind) && field.Kind is not "Password")
            .Select(field => new AvailableField(
                prefix + field.Name, group, field.Label, field.Kind, TypeOf(field.Kind), field.IsCustom));

    private static FieldType TypeOf(string kind) => kind switch
    {
        "Check" => FieldType.YesNo,
        "Currency" => FieldType.Amount,
        "Int" or "Float" or "Percent" or "Rating" or "Duration" or "Long Int" => FieldType.Number,
        "Date" or "Datetime" => FieldType.Date,
        _ => FieldType.Text,
    };

    private async Task<FieldsPreview> FromErpNext(Preview preview, CancellationToken stop)
    {
        var site = await services.GetRequiredService<ErpNextCheck>().Run(preview.Mapping, stop);
        if (!site.CanSync) throw new ErpNextException(site.Failure ?? ErpNextFailure.Unreachable, site.Problem!);
        var (reader, started) = (services.GetRequiredService<SiteReader>(), time.GetTimestamp());
        var page = await reader.ByName(site, "", stop);
        while (true)
        {
            foreach (var read in page.Customers) preview.Add(read.Name, read.Document.ValueOf);
            if (!page.IsFull || time.GetElapsedTime(started) > LookFor)
                return preview.Told(Math.Max(site.Count, preview.LookedAt), isFromErpNext: true);
            page = await reader.ByName(site, page.Last!.Name, stop);
        }
    }

    private async Task<FieldsPreview> FromHere(Preview preview)
    {
        var (started, after, total) = (time.GetTimestamp(), "", await store.Count(0));
        while (await store.Unmapped(long.MaxValue, after, PageSize) is { Count: > 0 } names)
        {
            foreach (var row in (await customers.Read(names)).Values)
                if (row.Customer is { } customer) // Who was erased or renamed meanwhile is not there.
                    preview.Add(customer.ErpnextId, HistoryColumns.Of(row).ValueOf);
            if (time.GetElapsedTime(started) > LookFor) break;
            after = names[^1];
        }
        return preview.Told(total.Mapped + total.Waiting, isFromErpNext: false);
    }

    /// <summary>What was seen so far.</summary>
    private sealed class Preview(Mapping mapping)
    {
        private readonly MappedValue[] _values = [.. mapping.Own, .. mapping.Pointed];
        private readonly Dictionary<string, Fit> _fits = [];
        private readonly List<FieldSample> _samples = [];

        public Mapping Mapping => mapping;

        public long LookedAt { get; private set; }

        /// <summary>Customers that have something to show come first.</summary>
        public void Add(ErpnextName name, Func<string, CanonicalValue> document)
        {
            LookedAt++;
            var from = new DocumentReader(document);
            var details = CustomerDetails.Of(from);
            var told = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var value in _values)
            {
                if (!_fits.TryGetValue(value.Field.Name, out var fit)) _fits[value.Field.Name] = fit = new();
                if (value.Json(from, details) is { } json) told[value.Field.Name] = Shown(json);
                if (told.ContainsKey(value.Field.Name)) fit.Values++;
                if (value.Misfit(from, details) is { } misfit) fit.Add(name, misfit);
            }
            Keep(new(name, from.Line("customer_name") ?? name, told));
        }

        public FieldsPreview Told(long total, bool isFromErpNext) => new([], LookedAt, total, isFromErpNext,
            [.. _values.Select(value => _fits.GetValueOrDefault(value.Field.Name) is { } fit
                ? new FieldFit(value.Field.Name, fit.Values, fit.Misfits, fit.Examples)
                : new FieldFit(value.Field.Name, 0, 0, []))], _samples);

        private void Keep(FieldSample sample)
        {
            if (_samples.Count < Samples) _samples.Add(sample);
            else if (_samples.MinBy(kept => kept.Values.Count) is { } least
                && least.Values.Count < sample.Values.Count) _samples[_samples.IndexOf(least)] = sample;
        }

        private static string Shown(string json) => JsonElement.Parse(json) is var value
            && value.ValueKind is JsonValueKind.Array
            ? string.Join(", ", value.EnumerateArray().Select(one => one.ToString())) : Plain(value);

        private static string Plain(JsonElement value) =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetRawText() : value.ToString();
    }

    private sealed class Fit
    {
        public long Values { get; set; }

        public long Misfits { get; private set; }

        public List<Misfit> Examples { get; } = [];

        public void Add(ErpnextName name, string value)
        {
            Misfits++;
            if (Examples.Count < FieldPreviews.Examples)
                Examples.Add(new(name, value.Length <= 80 ? value : value[..80] + "…"));
        }
    }
}
