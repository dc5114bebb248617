using Newtonsoft.Json;
using Storefront.Models;

namespace Storefront.Services;

/// <summary>Keeps every order in a file of its own.</summary>
public sealed class OrderStore(string folder)
{
    public void Save(Order order) =>
        File.WriteAllText(PathOf(order.Number), JsonConvert.SerializeObject(order));

    public Order? Load(string number) =>
        JsonConvert.DeserializeObject<Order>(File.ReadAllText(PathOf(number)));

    private string PathOf(string number) => Path.Combine(folder, number + ".json");
}
