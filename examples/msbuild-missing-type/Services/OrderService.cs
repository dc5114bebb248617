using Storefront.Models;

namespace Storefront.Services;

public sealed class OrderService
{
    private readonly Dictionary<string, Discount> discounts = [];

    public void Register(Discount discount) => discounts[discount.Code] = discount;

    public decimal Close(Order order, string? code)
    {
        if (code is not null && discounts.TryGetValue(code, out var discount))
        {
            order.Discount = discount;
            Console.WriteLine($"{order.Number}: {code} was used");
        }
        return order.Discount?.Apply(order.Total) ?? order.Total;
    }

    public string Describe(Order order) =>
        $"{order.Number} {order.Customer} {Money.Format(order.Total)}";
}
