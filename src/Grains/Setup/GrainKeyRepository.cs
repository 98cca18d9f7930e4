using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace CustomerSync.Setup;

/// <summary>
/// A key ring in the database, reached through a grain by silos and fronts alike. Data protection asks synchronously,
/// once a day and with each new key: away from the caller's scheduler, which may be a grain's.
/// </summary>
internal sealed class GrainKeyRepository(IGrainFactory grains) : IXmlRepository
{
    /// <summary>Not before it is asked for: a front that waits for its first silo knows no grain yet.</summary>
    private IKeyRingGrain Keys => grains.GetGrain<IKeyRingGrain>(0);

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => Keys.Read()).GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => Keys.Add(element.ToString(SaveOptions.DisableFormatting))).GetAwaiter().GetResult();
}

/// <summary>Keeps the keys as the state of one grain.</summary>
internal sealed class KeyRingGrain([PersistentState("keys")] IPersistentState<KeyRingState> state)
    : Grain, IKeyRingGrain
{
    public Task<IReadOnlyList<string>> Read() => Task.FromResult<IReadOnlyList<string>>([.. state.State.Keys]);

    public Task Add(string xml)
    {
        state.State.Keys = [.. state.State.Keys, xml];
        return state.WriteStateAsync();
    }
}

/// <summary>What the key ring keeps.</summary>
[GenerateSerializer, Alias("CustomerSync.KeyRingState")]
internal sealed class KeyRingState
{
    [Id(0)] public List<string> Keys { get; set; } = [];
}
