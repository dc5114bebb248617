// Command peers measures what people use to ask models, beside AIRES' own
// scheduler: LangGraph and p-limit under node, and errgroup. All are clients of
// the same simulated host, over real connections, and ask it the same questions.
//
//	go run ./bench/peers
//
// It needs node 20 and npm, and fetches the packages that package-lock.json
// names. It is a tool for development: nothing of it is part of aires.
package main
