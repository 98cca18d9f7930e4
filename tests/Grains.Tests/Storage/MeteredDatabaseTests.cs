using System.Reflection;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public sealed class MeteredDatabaseTests
{
    /// <summary>What it did not pass on would be the base class's behaviour, and no more the engine's.</summary>
    [Fact]
    public void Everything_that_an_engine_may_do_in_its_own_way_is_passed_on_to_it()
    {
        var missing = typeof(Database).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => method.IsVirtual && method.DeclaringType == typeof(Database))
            .Where(method => typeof(MeteredDatabase).GetMethods(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .All(own => own.DeclaringType != typeof(MeteredDatabase)
                    || own.GetBaseDefinition() != method.GetBaseDefinition()));

        Assert.Empty(missing);
    }
}
