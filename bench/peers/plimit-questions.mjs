// p-limit around single questions: so many are on their way at once.
import pLimit from "p-limit";
import { ask, causes, lost, width } from "./ask.mjs";

const limit = pLimit(width);

async function research(questions) {
  for (const question of questions) await limit(() => ask(question));
}

await Promise.all(causes.map((questions) => research(questions).catch(lost)));
