package com.example.shop;

import java.util.*;
import static java.lang.Math.max;
import com.example.money.Price;

/** A { comment. */
@SuppressWarnings({"unchecked", "raw"})
public final class Orders<T extends Comparable<T>> extends Base implements Iterable<T> {
    private static final int LIMIT = 10, OTHER = 20;
    private final Map<String, List<T>> byName = new HashMap<>() {{ put("a", null); }};
    int[] sizes;

    public Orders(int size) { this.sizes = new int[size]; }

    @Override
    public Iterator<T> iterator() { return null; }

    public static <K, V> Map<K, V> pair(K key, V... values) throws Exception {
        Runnable r = () -> { int hidden = 1; };
        return null;
    }
    abstract int rate(Price p, char c);
    enum State { OPEN, CLOSED("x") { int v() { return 1; } }, LOST; private int code; State() {} int code() { return code; } }
    record Line(String name, int amount) { int twice() { return amount * 2; } }
    interface Visitor { void visit(Line line); default int depth() { return 0; } }
    @interface Marker { String value() default "x"; }
    static { System.out.println("init"); }
    String text = """
        class Fake { int no; }
        """;
}
