/**
 * What answers come to under a published policy: a decision, or the question that is still open.
 *
 * Pure, and without the page. It agrees with `justrules.evaluate`, `assess` and `flips`, and the tests hold it to
 * that. Severity is given to `duties` and to nothing else, so it has no way to a category.
 */

export const UNKNOWN = "unknown";

/** The answers do not fit the policy; `findings` holds every `{code, question}`, with the codes of the library. */
export class AnswerError extends Error {
  constructor(findings) {
    super("the answers do not fit the policy");
    this.findings = findings;
  }
}

/** A published policy with its parts by id. Its questions must stand each before those it leads to. */
export function indexed(data) {
  const questions = data.questions.map((question) => [question.id, { ...question, links: byId(question.answers) }]);
  return {
    ...data,
    questions: new Map(questions),
    outcomes: byId(data.outcomes),
    categories: byId(data.categories),
    responses: byId(data.responses),
    sources: byId(data.sources),
  };
}

function byId(parts) {
  return new Map(parts.map((part) => [part.id, part]));
}

/** The answers that a question takes, in the author's order; `unknown` is always one of them. */
export function accepted(question) {
  const routed = question.answers.map((answer) => answer.id);
  return routed.includes(UNKNOWN) ? routed : [...routed, UNKNOWN];
}

/** The answers, by question id, as ids throughout; an `AnswerError` with all that does not fit. */
export function checked(policy, answers) {
  const given = new Map();
  const findings = [];
  for (const [name, answer] of answers instanceof Map ? answers : Object.entries(answers)) {
    const question = policy.questions.get(name);
    const word = typeof answer === "boolean" ? (answer ? "yes" : "no") : answer;
    if (question && accepted(question).includes(word)) given.set(name, word);
    else if (!question) findings.push({ code: "JR601", question: name });
    else findings.push({ code: typeof word === "string" ? "JR602" : "JR603", question: name });
  }
  if (findings.length) throw new AnswerError(findings);
  return given;
}

/**
 * Follow answers through a policy.
 *
 * Gives `{decided: true, outcome, category, settledAt, path}` when they lead to an outcome, or when every way on from
 * where they stop leads to the same one; else `{decided: false, question, unknown, reachable, outcomes, questions,
 * path}`. `path` lists `{question, answer}`. Answers off the path change nothing; `unknown` is never guessed at.
 */
export function evaluate(policy, answers) {
  const given = checked(policy, answers);
  const path = [];
  let here = policy.start;
  while (policy.questions.has(here)) {
    const link = policy.questions.get(here).links.get(given.get(here));
    if (!link) return stopped(policy, here, given, path);
    path.push({ question: here, answer: link.id });
    here = link.next;
  }
  return decision(policy, here, path, null);
}

function decision(policy, outcome, path, settledAt) {
  return { decided: true, outcome, category: policy.outcomes.get(outcome).category, settledAt, path };
}

function stopped(policy, question, given, path) {
  const possible = ahead(policy, question, given);
  const outcomes = [...policy.outcomes.keys()].filter((id) => possible.has(id));
  if (outcomes.length === 1) return decision(policy, outcomes[0], path, question);
  const categories = new Set(outcomes.map((id) => policy.outcomes.get(id).category));
  const open = ([id, { links }]) => possible.has(id) && !links.has(given.get(id));
  return {
    decided: false,
    question,
    unknown: given.get(question) === UNKNOWN,
    reachable: [...policy.categories.keys()].filter((id) => categories.has(id)),
    outcomes,
    questions: [...policy.questions].filter(open).map(([id]) => id),
    path,
  };
}

/** The ids of all questions and outcomes that some completion of `given` can come to from `start`, itself included. */
export function ahead(policy, start, given) {
  const seen = new Set([start]);
  // A set hands out what is added to it while it is walked.
  for (const id of seen) {
    const question = policy.questions.get(id);
    if (!question) continue;
    const link = question.links.get(given.get(id));
    for (const { next } of link ? [link] : question.answers) seen.add(next);
  }
  return seen;
}

/** The most answers that `flips` lists: there may be exponentially many changes of the same size. */
const MOST = 100;

/** All smallest changes of answer that change the category of a decision; none for answers that do not decide. */
export function flips(policy, answers, most = MOST) {
  const given = checked(policy, answers);
  const result = evaluate(policy, given);
  if (!result.decided) return [];
  const cost = costs(policy, given, result.category);
  const found = [];
  const waiting = cost.has(policy.start) ? [{ id: policy.start, changes: [] }] : [];
  while (waiting.length && found.length < most) {
    const { id, changes } = waiting.pop();
    const question = policy.questions.get(id);
    if (!question) {
      found.push({ changes, category: policy.outcomes.get(id).category, outcome: id });
      continue;
    }
    const before = given.get(id) ?? null;
    for (const { id: after, next } of [...question.answers].reverse()) {
      const changed = after !== before;
      if (!cost.has(next) || cost.get(next) + Number(changed) !== cost.get(id)) continue;
      waiting.push({ id: next, changes: changed ? [...changes, { question: id, before, after }] : changes });
    }
  }
  return found;
}

/** For each node from which another category can be reached, the fewest changes that do it. */
function costs(policy, given, category) {
  const cost = new Map();
  for (const [id, outcome] of policy.outcomes) if (outcome.category !== category) cost.set(id, 0);
  for (const [id, question] of [...policy.questions].reverse()) {
    const ways = question.answers
      .filter(({ next }) => cost.has(next))
      .map((answer) => cost.get(answer.next) + Number(answer.id !== given.get(id)));
    if (ways.length) cost.set(id, Math.min(...ways));
  }
  return cost;
}

/** What a duty waits for when nobody has said how severe the harm was. */
export const SEVERITY = "severity";

/**
 * The duties that apply, as `{id, state, asks, waitsFor}`, in the policy's order: `due`, or `consider` where something
 * has to be settled first. `severity` is a level of the scale, or `null` if not said.
 */
export function duties(policy, answers, severity) {
  const given = checked(policy, answers);
  const result = evaluate(policy, given);
  const situation = {
    scale: policy.severity,
    severity,
    given,
    result,
    ahead: result.decided ? new Set() : ahead(policy, result.question, given),
  };
  return policy.duties.flatMap(({ id, when }) => {
    const { holds, asks = [], waitsFor = [] } = when ? truth(situation, when) : { holds: true };
    return holds === false ? [] : [{ id, state: holds ? "due" : "consider", asks, waitsFor }];
  });
}

/** Whether a condition holds: `true`, `false`, or `null` while it cannot be said, and then what it depends on. */
function truth(situation, condition) {
  const [[kind, value]] = Object.entries(condition);
  switch (kind) {
    case "severity_at_least":
      return ofSeverity(situation, situation.scale.slice(situation.scale.indexOf(value)));
    case "severity":
      return ofSeverity(situation, value);
    case "category":
      return ofResult(situation.result, value, situation.result.category, situation.result.reachable);
    case "outcome":
      return ofResult(situation.result, value, situation.result.outcome, situation.result.outcomes);
    case "answer":
      return all(Object.entries(value).map(([question, answers]) => ofAnswer(situation, question, answers)));
    case "ask":
      return { holds: null, asks: [value] };
    case "all":
      return all(value.map((part) => truth(situation, part)));
    default:
      return any(value.map((part) => truth(situation, part)));
  }
}

function ofSeverity({ severity }, levels) {
  return severity === null ? { holds: null, waitsFor: [SEVERITY] } : { holds: levels.includes(severity) };
}

function ofResult(result, ids, reached, possible) {
  if (result.decided) return { holds: ids.includes(reached) };
  if (possible.every((id) => ids.includes(id))) return { holds: true };
  return possible.some((id) => ids.includes(id)) ? { holds: null, waitsFor: [result.question] } : { holds: false };
}

/** An answer counts when its question is asked on the path; one that is not asked was not answered so. */
function ofAnswer({ result, given, ahead: beyond }, question, answers) {
  if (result.path.some((step) => step.question === question)) return { holds: answers.includes(given.get(question)) };
  if (result.decided || !beyond.has(question)) return { holds: false };
  if (!given.has(question)) return { holds: null, waitsFor: [question] };
  if (!answers.includes(given.get(question))) return { holds: false };
  return question === result.question ? { holds: true } : { holds: null, waitsFor: [result.question] };
}

function all(truths) {
  if (truths.some(({ holds }) => holds === false)) return { holds: false };
  return truths.every(({ holds }) => holds) ? { holds: true } : open(truths);
}

function any(truths) {
  if (truths.some(({ holds }) => holds)) return { holds: true };
  return truths.every(({ holds }) => holds === false) ? { holds: false } : open(truths);
}

/** Neither: with everything that the open parts depend on. */
function open(truths) {
  const each = (key) => [...new Set(truths.flatMap((part) => part[key] ?? []))];
  return { holds: null, asks: each("asks"), waitsFor: each("waitsFor") };
}
