using Depot.Contracts;
using Microsoft.Extensions.Logging;

namespace Depot.Core;

public sealed class Shelf(ILogger<Shelf> log)
{
    private readonly Dictionary<string, int> pieces = [];

    public void Put(ParcelArrived parcel)
    {
        pieces[parcel.Sku] = pieces.GetValueOrDefault(parcel.Sku) + parcel.Pieces;
        log.LogInformation("{Sku}: {Pieces} pieces", parcel.Sku, pieces[parcel.Sku]);
    }

    public int Count(string sku) => pieces.GetValueOrDefault(sku);
}
