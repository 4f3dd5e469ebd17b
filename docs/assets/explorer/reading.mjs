/**
 * Data to a policy that can be walked and drawn, or everything that stands in the way of it.
 *
 * What is read was written by anybody. So each part is looked at before it is used: its shape, what it names, and that
 * every path comes to an end. Whether it is a good policy is for `justrules check` to say.
 */

import { UNKNOWN, indexed } from "./evaluator.mjs";
import { PUBLISHED, SOURCE, fromSource } from "./source.mjs";

/** The data are no policy, or one that cannot be used; `problems` holds a sentence for each thing that is wrong. */
export class PolicyError extends Error {
  constructor(problems) {
    super("this is no policy that can be used");
    this.problems = problems;
  }
}

/** The policy in `data`, which is either published or the content of an author's file; else a `PolicyError`. */
export function read(data) {
  const source = data?.format === SOURCE;
  if (!source && data?.format !== PUBLISHED) stopAt([wrongFormat(data?.format)]);
  const published = source ? fromSource(data) : data;
  stopAt(form(published, SHAPE, []));
  const named = [...names(published), ...conditions(published), ...(source ? unanswered(data) : [])];
  stopAt([...named, ...circles(published)]);
  stopAt([...unreached(published)]);
  return indexed({ ...published, questions: inOrder(published) });
}

function stopAt(problems) {
  if (problems.length) throw new PolicyError(problems);
}

// --- the shape -------------------------------------------------------------------------------------------------

const ID = /^[a-z][a-z0-9_]{0,63}$/;
const HOLDS = {
  text: [(value) => typeof value === "string" && value.trim() !== "", "should be a text"],
  id: [
    (value) => typeof value === "string" && ID.test(value),
    "should be an id: a lower-case letter, then a-z, 0-9, _",
  ],
  url: [(value) => typeof value === "string" && /^https?:\/\//.test(value), "should be an address with https://"],
  condition: [(value) => isMapping(value) && Object.keys(value).length === 1, "should be a condition with one key"],
};
const CITES = ["text"];

/** What a published policy must hold: texts, ids and lists of them; what ends in `?` may be missing. */
const SHAPE = {
  policy: { id: "id", version: "text", title: "text", digest: "text?" },
  language: "text",
  status: "text",
  summary: "text?",
  attribution: "text?",
  disclaimer: "text",
  notices: [{ text: "text", title: "text?", url: "url?", since: "text?" }],
  scope: { unit: "text", use_when: ["text"], not_when: ["text"] },
  severity: ["id"],
  sections: [{ id: "id", title: "text", summary: "text?" }],
  start: "id",
  questions: [
    {
      id: "id",
      text: "text",
      ref: "text?",
      section: "id?",
      why: "text?",
      help: "text?",
      answers: [{ id: "id", label: "text", meaning: "text?", next: "id" }],
    },
  ],
  outcomes: [{ id: "id", category: "id", response: "id", because: "text", investigate: ["text"] }],
  categories: [{ id: "id", title: "text", definition: "text", accountability: "text", scope: "text" }],
  responses: [{ id: "id", title: "text", kind: "text", primary: "text", supporting: ["text"], documentation: "text?" }],
  duties: [{ id: "id", text: "text", when: "condition?", note: "text?", cites: CITES }],
  factors: [{ id: "id", text: "text", system_actions: ["text"] }],
  sources: [{ id: "id", title: "text", publisher: "text", url: "url?" }],
};

function isMapping(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where `value` departs from `shape`; `place` says where it stands. */
function form(value, shape, place) {
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [told(place, value === undefined ? "is missing" : "should be a list")];
    return value.flatMap((item, index) => form(item, shape[0], [...place, item?.id ?? `${index + 1}.`]));
  }
  if (typeof shape === "object") {
    if (!isMapping(value)) return [told(place, value === undefined ? "is missing" : "should have keys and values")];
    return Object.entries(shape).flatMap(([key, inner]) => form(value[key], inner, [...place, key]));
  }
  const kind = shape.replace("?", "");
  if (value === undefined || value === null) return shape === kind ? [told(place, "is missing")] : [];
  const [holds, should] = HOLDS[kind];
  return holds(value) ? [] : [told(place, should)];
}

function told(place, what) {
  return `${place.map(shown).join(" › ")} ${what}.`;
}

function wrongFormat(format) {
  const found =
    typeof format === "string" ? `its format is “${shown(format)}”` : "it does not say “format: justrules/1”";
  return `This is no policy that the page can read: ${found}. It should be ${SOURCE} or ${PUBLISHED}.`;
}

function shown(word) {
  const text = String(word);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

// --- what is named ---------------------------------------------------------------------------------------------

const KEYED = ["sections", "questions", "outcomes", "categories", "responses", "duties", "factors", "sources"];

/** Ids that stand twice, and names of what does not exist. */
function* names(data) {
  for (const key of KEYED) yield* twice(data[key], key);
  const nodes = [...data.questions, ...data.outcomes];
  if (nodes.length > ids(nodes).size) yield* twice(nodes, "questions and outcomes");
  const [questions, categories, responses] = [data.questions, data.categories, data.responses].map(ids);
  if (!questions.has(data.start)) yield `start names “${data.start}”, which is no question.`;
  const known = ids(nodes);
  for (const question of data.questions) yield* leads(question, known);
  for (const { id, category, response } of data.outcomes) {
    if (!categories.has(category)) yield missing(`outcomes › ${id}`, "category", category);
    if (!responses.has(response)) yield missing(`outcomes › ${id}`, "response", response);
  }
}

function ids(parts) {
  return new Set(parts.map((part) => part.id));
}

function* twice(parts, key) {
  const seen = new Set();
  for (const { id } of parts) {
    if (seen.has(id)) yield `${key} › ${id} stands twice.`;
    seen.add(id);
  }
}

function* leads({ id, answers }, nodes) {
  const place = `questions › ${id}`;
  yield* twice(answers, place);
  if (answers.filter((answer) => answer.id !== UNKNOWN).length < 2) yield `${place} needs two answers or more.`;
  for (const { id: answer, next } of answers) {
    if (!nodes.has(next)) yield `${place} › ${answer} leads to “${next}”, which does not exist.`;
  }
}

function missing(place, kind, name) {
  return `${place} names the ${kind} “${name}”, which does not exist.`;
}

/** What is wrong with the conditions of duties. */
function* conditions(data) {
  const answers = new Map(data.questions.map((question) => [question.id, ids(question.answers).add(UNKNOWN)]));
  const known = {
    level: new Set(data.severity),
    category: ids(data.categories),
    outcome: ids(data.outcomes),
    question: new Set(answers.keys()),
  };
  for (const { id, when } of data.duties) {
    if (when) yield* condition(when, `duties › ${id} › when`, known, answers);
  }
}

function* condition(when, place, known, answers) {
  const [[kind, value]] = isMapping(when) ? [...Object.entries(when), ["nothing"]] : [["nothing"]];
  const each = (concept) => unnamed(value, concept, place, known);
  if (kind === "severity_at_least") yield* unnamed([value], "level", place, known);
  else if (kind === "severity") yield* each("level");
  else if (kind === "category" || kind === "outcome") yield* each(kind);
  else if (kind === "ask" && typeof value === "string") return;
  else if (kind === "answer" && isMapping(value)) {
    yield* unnamed(Object.keys(value), "question", place, known);
    for (const [question, words] of Object.entries(value)) {
      yield* unnamed(words, "answer", place, { answer: answers.get(question) ?? new Set(words) });
    }
  } else if ((kind === "all" || kind === "any") && Array.isArray(value) && value.length) {
    for (const part of value) yield* condition(part, place, known, answers);
  } else yield `${place} holds “${shown(kind)}”, which is no condition that the page can follow.`;
}

/** Categories without a response, which a published policy no longer shows where outcomes have their own. */
function* unanswered({ categories, responses }) {
  for (const [id, { response }] of Object.entries(categories)) {
    if (response === undefined) yield `categories › ${id} › response is missing.`;
    else if (!Object.hasOwn(responses, response)) yield missing(`categories › ${id}`, "response", shown(response));
  }
}

function* unnamed(words, concept, place, known) {
  if (!Array.isArray(words) || !words.length) yield `${place} should list what it names.`;
  else for (const word of words) if (!known[concept].has(word)) yield missing(place, concept, shown(word));
}

// --- the graph -------------------------------------------------------------------------------------------------

/** A circle of questions, if there is one: a walk could then go round for ever. */
function* circles({ questions }) {
  const onward = new Map(questions.map(({ id, answers }) => [id, answers.map(({ next }) => next)]));
  const done = new Set();
  for (const start of onward.keys()) {
    const trail = [{ id: start, left: [...(done.has(start) ? [] : onward.get(start))] }];
    while (trail.length) {
      const next = trail.at(-1).left.pop();
      const from = trail.findIndex(({ id }) => id === next);
      if (next === undefined) done.add(trail.pop().id);
      else if (from >= 0) {
        const circle = [...trail.slice(from).map(({ id }) => id), next];
        yield `The questions go round in a circle: ${circle.join(" → ")}.`;
        return;
      } else if (onward.has(next) && !done.has(next)) trail.push({ id: next, left: [...onward.get(next)] });
    }
  }
}

/** What no answers lead to. */
function* unreached({ start, questions, outcomes }) {
  const onward = new Map(questions.map(({ id, answers }) => [id, answers.map(({ next }) => next)]));
  const reached = new Set([start]);
  for (const id of reached) for (const next of onward.get(id) ?? []) reached.add(next);
  for (const { id } of questions) if (!reached.has(id)) yield `questions › ${id}: no answers lead to it.`;
  for (const { id } of outcomes) if (!reached.has(id)) yield `outcomes › ${id}: no answers lead to it.`;
}

/** The questions, each after all that lead to it; of two that may come first, the one that stands first. */
function inOrder({ questions }) {
  const waiting = new Map(questions.map(({ id }) => [id, 0]));
  const follow = (question, by) => {
    for (const next of new Set(question.answers.map((answer) => answer.next))) {
      if (waiting.has(next)) waiting.set(next, waiting.get(next) + by);
    }
  };
  for (const question of questions) follow(question, 1);
  const left = [...questions];
  const order = [];
  while (left.length) {
    const [first] = left.splice(
      left.findIndex(({ id }) => waiting.get(id) === 0),
      1,
    );
    order.push(first);
    follow(first, -1);
  }
  return order;
}
