using CustomerSync.Storage;
using CustomerSync.Tests.Storm;
using Microsoft.Extensions.Logging.Abstractions;

// Writes without end, to be killed: each line it prints is a write that the database acknowledged. Arguments: provider, connection string.
await using var database = StorageServices.Open(new() { Provider = Enum.Parse<StorageProvider>(args[0]), ConnectionString = args[1] });
await database.Migrate(CancellationToken.None);
var store = new CustomerStore(database, TimeProvider.System);
await using var writer = new CommitWriter(store, database, new Nobody(), NullLogger<CommitWriter>.Instance);
await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() => new StormWriter(store, writer, number).Run())));
