using Storefront.Models;
using Storefront.Services;

var order = new Order { Number = "2041", Customer = "Ines Brandt" };
order.Lines.Add(new OrderLine("Desk lamp", 2, 39.90m));

var orders = new OrderService();
Console.WriteLine(orders.Describe(order));
Console.WriteLine(Money.Format(orders.Close(order, null)));
new OrderStore("orders").Save(order);
