namespace Storefront.Pricing;

/// <summary>A share of the price that a customer need not pay.</summary>
public sealed record Discount(string Code, decimal Share)
{
    public decimal Apply(decimal price) => price * (1 - Share);
}
