namespace Storefront.Models;

public sealed class Order
{
    public required string Number { get; init; }

    public required string Customer { get; init; }

    public List<OrderLine> Lines { get; } = [];

    public Discount? Discount { get; set; }

    public decimal Total => Lines.Sum(l => l.Price * l.Quantity);
}

public sealed record OrderLine(string Article, int Quantity, decimal Price);
