using CustomerSync;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.AddEmbeddedSilo();
builder.Build().Run();
