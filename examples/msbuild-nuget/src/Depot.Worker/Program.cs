using Depot.Core;
using Serilog;

Log.Logger = new LoggerConfiguration().WriteTo.File("worker.log").CreateLogger();

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<Shelf>();
builder.Build().Run();
