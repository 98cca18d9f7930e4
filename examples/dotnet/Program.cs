using CustomerWorker;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCustomerSyncClient(
    builder.Configuration["CUSTOMERSYNC_URL"] ?? "http://localhost:5080",
    options => options.Key = builder.Configuration["CUSTOMERSYNC_KEY"]);
builder.Services.AddCustomerFollower<CustomerNews>("data/customers.cursor");
builder.Build().Run();
