using Depot.Contracts;
using Depot.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Serilog;

Log.Logger = new LoggerConfiguration().WriteTo.File("cli.log").CreateLogger();

var shelf = new Shelf(NullLogger<Shelf>.Instance);
shelf.Put(new ParcelArrived(args[0], int.Parse(args[1])));
Console.WriteLine(shelf.Count(args[0]));
