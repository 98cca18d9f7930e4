using System.Reflection;
using CustomerSync.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests;

public sealed class EventIdsTests
{
    [Fact]
    public void No_two_log_messages_have_the_same_event_id()
    {
        var ids = typeof(CommitWriter).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(method => (Method: $"{method.DeclaringType!.Name}.{method.Name}",
                method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(message => message.EventId is not null).ToList();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(message => message.EventId).Where(same => same.Count() > 1)
            .Select(same => string.Join(" and ", same.Select(message => message.Method))));
    }
}
