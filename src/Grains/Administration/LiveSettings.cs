using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CustomerSync.Administration;

/// <summary>
/// The settings of this process that change while it runs. Whoever uses one reads it from its options each time; here
/// those are written, but for what the configuration has set.
/// </summary>
internal sealed class LiveSettings
{
    private const string ErpNext = ErpNextOptions.Section + ":";

    private readonly Lock _gate = new();
    private readonly List<Section> _sections;

    public LiveSettings(
        IConfiguration configuration, IOptions<ErpNextOptions> erpNext, IOptions<SyncOptions> sync,
        IOptions<DeliveryLogOptions> log, IOptions<RetentionOptions> retention,
        IEnumerable<IValidateOptions<ErpNextOptions>> checks)
    {
        // The three belong together: a key of one place is nothing for the address of another.
        var isSet = erpNext.Value.Site != new ErpNextSite(null, null, null);
        _sections =
        [
            Section.Of(ErpNextOptions.Section, erpNext.Value, _ => isSet,
                made => checks.SelectMany(check => check.Validate(null, made).Failures ?? []),
                (live, made) => live.Site = made.Site,
                nameof(ErpNextOptions.Url), nameof(ErpNextOptions.ApiKey), nameof(ErpNextOptions.ApiSecret)),
            Section.Of(SyncOptions.Section, sync.Value, IsConfigured, None, null,
                nameof(SyncOptions.BasicEvery), nameof(SyncOptions.EnhancedAt), nameof(SyncOptions.BrakePercent), nameof(SyncOptions.BrakeCount)),
            Section.Of(DeliveryLogOptions.Section, log.Value, IsConfigured, None, null,
                nameof(DeliveryLogOptions.KeepBodies)),
            Section.Of(RetentionOptions.Section, retention.Value, IsConfigured, None, null,
                nameof(RetentionOptions.BodiesDays), nameof(RetentionOptions.BodiesMegabytes),
                nameof(RetentionOptions.DeliveriesDays), nameof(RetentionOptions.ChangesDays)),
        ];

        bool IsConfigured(string key) => configuration[key] is not null;
        static IEnumerable<string> None<T>(T made) => [];
    }

    public static bool IsSecret(string key) => key == ErpNext + nameof(ErpNextOptions.ApiSecret);

    public bool IsKnown(string key) => _sections.Exists(section => section.Has(key));

    public bool IsConfigured(string key) => _sections.Exists(section => section.Has(key) && section.IsConfigured(key));

    /// <summary>Why these cannot be in force, a sentence each.</summary>
    public IReadOnlyList<string> Problems(IReadOnlyDictionary<string, string> stored) =>
        [.. _sections.SelectMany(section => section.Problems(stored))];

    /// <summary>Puts them in force, and what is not among them back to what it was when this process started.</summary>
    public void Apply(IReadOnlyDictionary<string, string> stored)
    {
        lock (_gate) foreach (var section in _sections) section.Apply(stored);
    }

    /// <param name="stored">What is stored: it says where a value comes from.</param>
    public IReadOnlyList<SettingItem> Items(IReadOnlyDictionary<string, string> stored) =>
        [.. _sections.SelectMany(section => section.Keys.Select(key =>
        {
            var (value, isSecret) = (section.Value(key), IsSecret(key));
            var source = section.IsConfigured(key) ? SettingSource.Configuration
                : stored.ContainsKey(key) ? SettingSource.Stored : SettingSource.Default;
            return new SettingItem(key, isSecret ? null : value, source, isSecret, !string.IsNullOrEmpty(value));
        }))];

    /// <param name="Make">The section's options from stored values.</param>
    /// <param name="Write">Puts such options in force.</param>
    private sealed record Section(
        string Name, object Live, IReadOnlyList<PropertyInfo> Properties, Func<string, bool> IsConfigured,
        Func<IConfiguration, object> Make, Func<object, IEnumerable<string>> Check, Action<object> Write)
    {
        /// <param name="write">Where they must change at once; null: one after the other.</param>
        public static Section Of<T>(
            string name, T live, Func<string, bool> isConfigured, Func<T, IEnumerable<string>> check,
            Action<T, T>? write, params string[] names) where T : class, new()
        {
            var properties = names.Select(property => typeof(T).GetProperty(property)!).ToList();
            // What the configuration has set then is no default: asked once, before anything is written.
            var set = names.Select(property => $"{name}:{property}").Where(isConfigured).ToHashSet(StringComparer.Ordinal);
            return new(name, live, properties, set.Contains,
                values =>
                {
                    var made = new T();
                    values.GetSection(name).Bind(made);
                    return made;
                },
                made => check((T)made),
                made =>
                {
                    if (write is not null) write(live, (T)made);
                    else foreach (var property in properties) property.SetValue(live, property.GetValue(made));
                });
        }

        public IEnumerable<string> Keys => Properties.Select(property => $"{Name}:{property.Name}");

        public bool Has(string key) => Keys.Contains(key);

        public string? Value(string key) =>
            Text(Properties.First(property => key == $"{Name}:{property.Name}").GetValue(Live));

        public IEnumerable<string> Problems(IReadOnlyDictionary<string, string> stored)
        {
            object made;
            try { made = Made(stored); }
            catch (InvalidOperationException unreadable) { return [unreadable.Message]; } // It names the key.
            var found = new List<ValidationResult>();
            Validator.TryValidateObject(made, new ValidationContext(made), found, validateAllProperties: true);
            return [.. found.Select(one => one.ErrorMessage ?? $"{Name} is not in order."), .. Check(made)];
        }

        public void Apply(IReadOnlyDictionary<string, string> stored) => Write(Made(stored));

        /// <summary>With what is configured in its place, since values are checked together.</summary>
        private object Made(IReadOnlyDictionary<string, string> stored)
        {
            var made = Make(new ConfigurationBuilder().AddInMemoryCollection(
                stored.Where(value => Has(value.Key) && !IsConfigured(value.Key))
                    .Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build());
            foreach (var property in Properties.Where(property => IsConfigured($"{Name}:{property.Name}")))
                property.SetValue(made, property.GetValue(Live));
            return made;
        }

        private static string? Text(object? value) => value switch
        {
            null => null,
            TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
    }
}
