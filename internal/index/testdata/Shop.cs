using System;
using Json = System.Text.Json;
using static System.Math;
namespace Example.Shop
{
    [Serializable]
    public partial class Order<T> : Base, IOrder where T : class, new()
    {
        private readonly Dictionary<string, List<T>> _lines = new() { };
        public const int Limit = 10;
        public int Total { get; private set; }
        public string Name => "x{";
        public event EventHandler Changed;
        public Order(int id) : base(id) { }
        [Obsolete("x")]
        public async Task<int> LoadAsync(string name, params int[] more) { var hidden = @"c:\"; return 1; }
        public static int Twice(int n) => n * 2;
        public T this[int i] { get { return default; } }
        #region things
        protected virtual void OnChanged<TArg>(TArg arg) where TArg : struct { Changed?.Invoke(this, null); }
        #endregion
        string raw = $"a {1 + 2} {{";
    }
    public enum State : byte { Open, Closed = 2 }
    public record Line(string Name, int Amount);
    public struct Point { public int X, Y; }
    public interface IOrder { int Total { get; } void Save(); }
    public delegate void Handler(object sender, int code);
}
