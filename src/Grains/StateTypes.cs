using CustomerSync.Administration;
using CustomerSync.Fields;
using CustomerSync.Setup;
using CustomerSync.Sync;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;
using Orleans.Serialization;
using Orleans.Streams;

namespace CustomerSync;

/// <summary>
/// The types that a stored state may name. Orleans' storage writes the name of each into its JSON, and makes what a row
/// names; so who can write a row would choose among all types that Orleans knows (docs/decisions/0232).
/// </summary>
internal sealed class StateTypes : DefaultSerializationBinder
{
    private static readonly Type[] OfGrains =
    [
        typeof(CoordinatorState), typeof(CatchUpRequest), typeof(WebhookSecretsState), typeof(StoredSecret),
        typeof(List<StoredSecret>), typeof(KeyRingState), typeof(List<string>), typeof(SetupState),
        typeof(FieldsState), typeof(SettingsState),
        typeof(Dictionary<string, string>), typeof(Dictionary<string, DateTimeOffset>),
    ];

    private static readonly Type[] OfStreams =
    [
        OfOrleans("PubSubGrainState"), OfOrleans("PubSubPublisherState"), typeof(PubSubSubscriptionState),
        typeof(HashSet<>).MakeGenericType(OfOrleans("PubSubPublisherState")), typeof(HashSet<PubSubSubscriptionState>),
        typeof(GuidId), typeof(QualifiedStreamId), typeof(StreamId), typeof(byte[]),
    ];

    private readonly Dictionary<string, Type> _types = OfGrains.Concat(OfStreams).ToDictionary(NameOf);

    /// <summary>By comparing names: what a row names is not even looked for.</summary>
    public override Type BindToType(string? assemblyName, string typeName)
    {
        var name = $"{typeName}, {assemblyName}";
        return _types.TryGetValue(name, out var type) ? type : throw new JsonSerializationException(
            $"The stored state of a grain names the type '{name}', which no state of CustomerSync holds: its row in "
            + "OrleansStorage was not written by CustomerSync. Nothing was made of it.");
    }

    public static IServiceCollection AddTo(IServiceCollection services) => services
        .Configure<OrleansJsonSerializerOptions>(
            options => options.JsonSerializerSettings.SerializationBinder = new StateTypes());

    /// <summary>Not public there.</summary>
    private static Type OfOrleans(string name) =>
        typeof(PubSubSubscriptionState).Assembly.GetType($"Orleans.Streams.{name}", throwOnError: true)!;

    /// <summary>As it is stored: without versions and keys of assemblies.</summary>
    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.GetGenericTypeDefinition().FullName}[{string.Join(',', type.GenericTypeArguments.Select(
            argument => $"[{NameOf(argument)}]"))}], {type.Assembly.GetName().Name}"
        : $"{type.FullName}, {type.Assembly.GetName().Name}";
}
