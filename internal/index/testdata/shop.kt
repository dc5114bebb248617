package com.example.shop

import com.example.money.Price
import java.util.*

const val LIMIT = 10
typealias Id = String
data class Line(val name: String, var amount: Int = 1)
sealed interface State
enum class Color(val code: Int) { RED(1), GREEN(2); fun hex(): String = "#" }
object Registry { val all = mutableListOf<Line>() }
abstract class Order(id: Id) : Base(id), Store by delegate {
    companion object { fun of(id: Id): Order = TODO() }
    val lines: List<Line> by lazy { emptyList() }
    var total: Int = 0
        get() = field
        private set
    init { println("x ${1 + 2} }") }
    override fun price(
        rate: Double,
        vararg more: Int,
    ): Price {
        val hidden = 1
        return Price()
    }
    abstract fun <T> map(f: (Line) -> T): List<T>
    fun `odd name`() = 1
}
fun List<Line>.sum(): Int = fold(0) { a, b -> a + b.amount }
fun Order.first() = lines
    .first()
suspend fun main(args: Array<String>) { }
