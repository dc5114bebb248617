// LangGraph: a graph whose nodes are the stages, invoked for a batch of causes.
// A width of 0 leaves concurrency to LangGraph.
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { ask, causes, lost, width } from "./ask.mjs";

const State = Annotation.Root({
  questions: Annotation(),
  answers: Annotation({ reducer: (known, added) => known.concat(added), default: () => [] }),
});

const stages = causes[0].map((_, stage) => `stage-${stage + 1}`);
let graph = new StateGraph(State);
stages.forEach((name, stage) => {
  graph = graph.addNode(name, async ({ questions }) => ({ answers: [await ask(questions[stage])] }));
});
stages.forEach((name, stage) => {
  graph = graph.addEdge(stage === 0 ? START : stages[stage - 1], name);
});
const app = graph.addEdge(stages.at(-1), END).compile();

const results = await app.batch(
  causes.map((questions) => ({ questions })),
  width > 0 ? { maxConcurrency: width } : {},
  { returnExceptions: true },
);
results.filter((result) => result instanceof Error).forEach(lost);
