using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Setup;

/// <summary>
/// A key ring in the database, reached through a grain by silos and fronts alike; what travels and is stored is wrapped
/// by the master key, where there is one. Data protection asks synchronously, once a day and with each new key: away
/// from the caller's scheduler, which may be a grain's.
/// </summary>
internal sealed class GrainKeyRepository(IGrainFactory grains, MasterKey? master) : IXmlRepository
{
    /// <summary>Not before it is asked for: a front that waits for its first silo knows no grain yet.</summary>
    private IKeyRingGrain Keys => grains.GetGrain<IKeyRingGrain>(0);

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => Keys.Read()).GetAwaiter().GetResult().Select(text => XElement.Parse(Clear(text)))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var xml = element.ToString(SaveOptions.DisableFormatting);
        Task.Run(() => Keys.Add(master?.Wrap(xml) ?? xml)).GetAwaiter().GetResult();
    }

    private string Clear(string text) => !MasterKey.IsWrapped(text) ? text : master?.Unwrap(text)
        ?? throw new CryptographicException(
            "The key ring is wrapped by a key that this process lacks: set Access:MasterKeyFile.");
}

/// <summary>Keeps the keys as the state of one grain.</summary>
internal sealed class KeyRingGrain(
    [PersistentState("keys")] IPersistentState<KeyRingState> state, IServiceProvider services) : Grain, IKeyRingGrain
{
    private readonly MasterKey? _master = services.GetService<KeyRingPlace>()?.Master;

    /// <summary>Keys from before there was a master key are wrapped now; those of a moved ring are added.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var imported = services.GetService<KeyRingPlace>()?.ToImport(state.State.Keys.Select(Clear)) ?? [];
        if (imported.Count == 0 && (_master is null || state.State.Keys.TrueForAll(MasterKey.IsWrapped))) return;
        state.State.Keys = [.. state.State.Keys.Select(Wrapped), .. imported.Select(Wrapped)];
        await state.WriteStateAsync(cancellationToken);
    }

    public Task<IReadOnlyList<string>> Read() => Task.FromResult<IReadOnlyList<string>>([.. state.State.Keys]);

    public Task Add(string xml)
    {
        state.State.Keys = [.. state.State.Keys, Wrapped(xml)];
        return state.WriteStateAsync();
    }

    private string Clear(string text) =>
        _master is not null && MasterKey.IsWrapped(text) ? _master.Unwrap(text) : text;

    private string Wrapped(string text) => _master is null || MasterKey.IsWrapped(text) ? text : _master.Wrap(text);
}

/// <summary>What the key ring keeps.</summary>
[GenerateSerializer, Alias("CustomerSync.KeyRingState")]
internal sealed class KeyRingState
{
    [Id(0)] public List<string> Keys { get; set; } = [];
}
