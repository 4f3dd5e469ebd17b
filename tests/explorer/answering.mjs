/** What the explorer's modules say: a JSON request a line on standard input, a JSON reply a line on standard output. */

import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const load = (name) => import(pathToFileURL(join(folder, name)).href);
const evaluator = await load("evaluator.mjs");
const interview = await load("interview.mjs");
const link = await load("link.mjs");
const { plan } = await load("drawing.mjs");
const { PolicyError, read } = await load("reading.mjs");
const { fromSource } = await load("source.mjs");
const yaml = createRequire(join(folder, "answering"))("./vendor/js-yaml.umd.min.js");

let policy = null;

const replies = {
  /** Take a policy, published or as its author wrote it; or say what is wrong with it. */
  policy({ data }) {
    try {
      policy = read(data);
      return { questions: [...policy.questions.keys()] };
    } catch (error) {
      if (error instanceof PolicyError) return { problems: error.problems };
      throw error;
    }
  },

  source: ({ data }) => fromSource(data),
  yaml: ({ text }) => yaml.load(text, { schema: yaml.FAILSAFE_SCHEMA, maxAliases: 0, maxDepth: 32 }),
  answers: ({ sets }) => sets.map(answered),
  fragment: ({ answers, severity }) => link.fragment(policy.policy, Object.entries(answers), severity),
  parsed: ({ fragment }) => plain(link.parsed(fragment)),
  fitting: ({ fragment }) => plain(link.fitting(policy, link.parsed(fragment))),
  plan: ({ width }) => plan(policy, width, (words) => 7 * [...words].length),
};

/** Everything about one answer set. */
function answered([answers, again]) {
  try {
    const stand = { answers: evaluator.checked(policy, answers), again };
    return {
      result: evaluator.evaluate(policy, answers),
      ahead: [...evaluator.ahead(policy, policy.start, stand.answers)].sort(),
      duties: [null, ...policy.severity].map((level) => evaluator.duties(policy, answers, level)),
      flips: evaluator.flips(policy, answers),
      asking: interview.asking(policy, stand),
      before: interview.before(policy, stand),
    };
  } catch (error) {
    if (error instanceof evaluator.AnswerError) return { refused: error.findings.map(({ code }) => code).sort() };
    throw error;
  }
}

function plain(said) {
  return said && { ...said, answers: Object.fromEntries(said.answers) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(replies[request.about](request))}\n`);
}
