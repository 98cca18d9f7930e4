using CustomerSync;
using Microsoft.Extensions.Hosting;

if (SchemaScript.TryPrint(args, Console.Out, Console.Error) is { } code) return code;
var builder = Host.CreateApplicationBuilder(args);
builder.AddEmbeddedSilo();
using var host = builder.Build();
host.Services.CheckSettings();
host.Run();
return 0;
