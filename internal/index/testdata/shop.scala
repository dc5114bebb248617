package com.example.shop

import com.example.money.{Price, Rate => R}
import scala.collection.mutable._

case class Line(name: String, amount: Int)
class Order(val id: String) extends Base with Store {
  private val lines = List.empty[Line]
  def total(rate: Double)(implicit r: R): Double = {
    val hidden = 1
    hidden
  }
  def name = "x"
  type Id = String
}
object Order {
  def apply(id: String): Order =
    val hidden = 2
    new Order(id)
  val Limit = 10
}
trait Store:
  def load(id: String): Option[Line]
  def save(line: Line): Unit =
    val hidden = 3
    ()
enum Color:
  case Red, Green
def free(a: Int) = a
