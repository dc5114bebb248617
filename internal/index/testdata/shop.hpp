#ifndef SHOP_HPP
#define SHOP_HPP
#include <vector>
#include "money/price.hpp"
#define SHOP_MAX 10
#define SHOP_MIN(a, b) ((a) < (b) ? (a) : (b))
#define SHOP_LOG(...) \
    log_line(__VA_ARGS__); \
    flush()

namespace shop::core {

template <typename T, int N = 3>
class Basket final : public Base<T> {
public:
    explicit Basket(int size) : size_{size}, items_(size) {
        for (int i = 0; i < size; i++) { items_.push_back(T{}); }
    }
    ~Basket();
    [[nodiscard]] int total(const std::map<int, T>& rates, bool exact = false) const;
    bool operator==(const Basket& other) const { return size_ == other.size_; }
    static constexpr int limit = N * 2;
    int count() const noexcept { return size_; }
private:
    struct Line { int amount; double price; };
    int size_{0};
    std::vector<T> items_;
    int a, *b, c[4];
    unsigned flag : 1;
    void (*callback)(int);
};

enum class Color : char { Red, Green = 'g', Blue };
using Price = money::Price;
typedef unsigned long id_t;
typedef struct {
    int x, y;
} Point;
typedef int (*compare_fn)(const void *, const void *);

int sum(int a, int b, ...);
extern int shared_count;
#ifdef _WIN32
int open_file(const char *name) {
#else
int open_file(const char *name, int mode) {
#endif
    return 'a' + 1'000;
}
EXPORT_SYMBOL(sum);
const char *raw = R"x(int fake(int a) { )x";
} // namespace shop::core

int shop::core::Basket::total(const std::map<int, T>& rates, bool exact) const {
    struct Local { int hidden; };
    return 0;
}
extern "C" {
struct shop_item *find_item(struct shop_item *head, unsigned id);
static inline int twice(int n) { return 2 * n; }
}
