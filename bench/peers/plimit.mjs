// p-limit around whole pipelines: so many causes are on their way at once.
import pLimit from "p-limit";
import { ask, causes, lost, width } from "./ask.mjs";

const limit = pLimit(width);

async function research(questions) {
  for (const question of questions) await ask(question);
}

await Promise.all(causes.map((questions) => limit(() => research(questions)).catch(lost)));
