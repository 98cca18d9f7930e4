using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Customers;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Pauses_grow_and_then_it_is_a_dead_letter()
    {
        var pauses = Enumerable.Range(0, 20).Select(RetrySchedule.AfterFailure).TakeWhile(pause => pause is not null)
            .Select(pause => pause!.Value).ToList();

        Assert.InRange(pauses.Count, 5, 10);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Null(RetrySchedule.AfterFailure(pauses.Count));
    }

    [Fact]
    public void A_delete_that_cannot_be_confirmed_waits_as_long_as_it_takes() =>
        Assert.InRange(RetrySchedule.AfterUnconfirmed(1_000), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
}
