using Depot.Contracts;
using Depot.Core;
using Serilog;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Shelf>();
Log.Logger = new LoggerConfiguration().WriteTo.File("api.log").CreateLogger();

var app = builder.Build();
app.MapGet("/shelf/{sku}", (Shelf shelf, string sku) => shelf.Count(sku));
app.MapPost("/arrivals", (Shelf shelf, ParcelArrived parcel) => shelf.Put(parcel));
app.Run();
