using System.Globalization;

namespace Storefront.Models;

public static class Money
{
    /// <summary>Shows an amount in the way a culture writes its currency.</summary>
    public static string Format(decimal amount, CultureInfo culture) =>
        amount.ToString("C", culture);
}
