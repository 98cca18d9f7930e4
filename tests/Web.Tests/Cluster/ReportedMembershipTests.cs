using CustomerSync.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Cluster;

public sealed class ReportedMembershipTests
{
    [Fact]
    public void A_silo_of_a_cluster_reports_on_its_membership()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Cluster:Mode", "Clustered"),
            new("Storage:Provider", "PostgreSql"), new("Storage:ConnectionString", "Host=h;Database=d")]);
        builder.AddSilo();
        using var host = builder.Build();

        Assert.IsAssignableFrom<ReportedMembership>(host.Services.GetRequiredService<IMembershipTable>());
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_is_told_at_once()
    {
        var log = new Lines();
        var members = ReportedMembership.Around(
            new Table(() => Task.FromException<bool>(new InvalidOperationException("a foreign key"))),
            TimeProvider.System, log);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => members.InsertRowAsync(new(), new(1, "1"), TestContext.Current.CancellationToken));

        Assert.Equal("a foreign key", error.Message);
        Assert.Contains("cannot write its row", await log.First, StringComparison.Ordinal);
        Assert.Contains("a foreign key", await log.First, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_waits_is_told_while_it_waits()
    {
        var (log, written) = (new Lines(), new TaskCompletionSource<bool>());
        var members = ReportedMembership.Around(new Table(() => written.Task), TimeProvider.System, log);

        var writing = members.UpdateRowAsync(new(), "1", new(1, "1"), TestContext.Current.CancellationToken);
        Assert.Contains("has been waiting", await log.First, StringComparison.Ordinal);
        written.SetResult(true);

        Assert.True(await writing);
    }

    [Fact]
    public async Task A_row_that_is_written_is_nothing_to_tell()
    {
        var log = new Lines();
        var members = ReportedMembership.Around(new Table(() => Task.FromResult(false)), TimeProvider.System, log);

        Assert.False(await members.InsertRowAsync(new(), new(1, "1"), TestContext.Current.CancellationToken));

        Assert.False(log.First.IsCompleted);
    }

    /// <summary>The first thing that is said.</summary>
    private sealed class Lines : ILogger<ReportedMembership>
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => _first.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => _first.TrySetResult(formatter(state, exception));
    }

    private sealed class Table(Func<Task<bool>> write) : IMembershipTable
    {
        public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancel) =>
            write();

        public Task<bool> UpdateRowAsync(
            MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancel) => write();

        public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => write();

        public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => write();

        public Task InitializeMembershipTable(bool tryInitTableVersion) => throw new NotSupportedException();

        public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

        public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => throw new NotSupportedException();

        public Task<MembershipTableData> ReadRow(SiloAddress key) => throw new NotSupportedException();

        public Task<MembershipTableData> ReadAll() => throw new NotSupportedException();

        public Task UpdateIAmAlive(MembershipEntry entry) => throw new NotSupportedException();
    }
}
