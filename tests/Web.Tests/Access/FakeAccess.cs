using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using CustomerSync.Access;

namespace CustomerSync.Tests.Access;

/// <summary>An access grain that answers what a test says, or not at all.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
internal class FakeAccess : DispatchProxy
{
    private static readonly DateTimeOffset Made = DateTimeOffset.UnixEpoch;
    private IAccessGrain? _grain;

    /// <summary>What Read answers; null: nothing newer; it throws when <see cref="IsAway"/>.</summary>
    public AccessSnapshot? Snapshot { get; set; }

    public bool IsAway { get; set; }

    public int Reads { get; private set; }

    public List<AccessUse> Uses { get; } = [];

    public static (FakeAccess Grain, IGrainFactory Factory) Create()
    {
        var (factory, grain) = (Create<IGrainFactory, FakeAccess>(), Create<IAccessGrain, FakeAccess>());
        ((FakeAccess)(object)factory)._grain = grain;
        return ((FakeAccess)(object)grain, factory);
    }

    public static AccessSnapshot With(long version, params object[] members) => new(
        version, [.. members.OfType<Person>()], [.. members.OfType<MachineKey>()], [.. members.OfType<Session>()]);

    public static MachineKey Key(string text, DateTimeOffset? until = null) => new(
        Credentials.TryReadKey(text, out var id) ? id : "", "a key", AccessRole.Operator, Credentials.Hash(text), Made,
        "a test", until, null);

    public static Person Person(string id) => new(id, id, AccessRole.Admin, Made, "a test", null, "link", null, Made);

    public static Session Session(string token, string person, DateTimeOffset until) =>
        new(Credentials.NewId(), Credentials.Hash(token), person, Made, Made, until, null, null);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IGrainFactory.GetGrain): return _grain;
            case nameof(IAccessGrain.Read):
                Reads++;
                return IsAway ? Task.FromException<AccessSnapshot?>(new OrleansException("No silo."))
                    : Task.FromResult(Snapshot is { } known && known.Version > (long)args![0]! ? known : null);
            case nameof(IAccessGrain.Seen):
                lock (Uses) Uses.AddRange((IReadOnlyList<AccessUse>)args![0]!);
                return Task.CompletedTask;
            default: throw new NotSupportedException(targetMethod.Name);
        }
    }
}
