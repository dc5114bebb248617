using System.Text;
using Storefront.Models;

namespace Storefront.Services;

public sealed class InvoiceService
{
    private readonly Discount loyalty;

    public InvoiceService(Discount loyalty)
    {
        this.loyalty = loyalty;
    }

    public string Write(Order order)
    {
        var text = new StringBuilder();
        text.AppendLine($"Invoice {order.Number} for {order.Customer}");
        foreach (var line in order.Lines)
        {
            text.AppendLine($"  {line.Quantity} x {line.Article,-20} {Money.Format(line.Price)}");
        }
        text.AppendLine($"Total {Money.Format(loyalty.Apply(order.Total))}");
        return text.ToString();
    }
}
