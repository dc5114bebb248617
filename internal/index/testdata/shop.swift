import Foundation
@objc public class Order: Base, Store {
    static let limit = 10
    var total: Double { get { return 1 } }
    private(set) var name: String = "x"
    init(id: String, rate: Double = 1) { self.name = id }
    class func make() -> Order { return Order(id: "a") }
    func price<T>(of line: T, _ rate: Double) -> Double where T: Line {
        let hidden = #"a " {"#
        return 1
    }
}
protocol Store { func load(id: Int) -> Order? }
enum State: String { case open, closed = "c"; case lost(Int)
    func code() -> Int { 1 } }
extension Order { func extra() {} }
typealias Id = String
func free(_ a: Int) -> Int { a }
