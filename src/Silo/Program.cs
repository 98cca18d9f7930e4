using CustomerSync;
using CustomerSync.Storage;
using Microsoft.Extensions.Hosting;

if (SchemaScript.TryPrint(args, Console.Out, Console.Error) is { } code) return code;
var builder = Host.CreateApplicationBuilder(args);
builder.AddEmbeddedSilo();
builder.Build().Run();
return 0;
