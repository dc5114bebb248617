using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Storefront.Services;

public sealed record Article(string Name, decimal Price);

/// <summary>Asks the catalog for articles.</summary>
public sealed class CatalogClient(HttpClient http)
{
    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new CamelCasePropertyNamesContractResolver(),
    };

    public async Task<Article?> Find(string name)
    {
        var text = await http.GetStringAsync("articles/" + Uri.EscapeDataString(name));
        return JsonConvert.DeserializeObject<Article>(text, Settings);
    }
}
