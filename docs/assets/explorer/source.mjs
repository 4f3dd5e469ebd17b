/**
 * The content of an author's policy file in the shape of a published one, with the file's short forms written out.
 *
 * Nothing is judged here: what is missing stays missing, and what is no list or mapping stays as it is, for the reader
 * to tell.
 */

export const SOURCE = "justrules/1";
export const PUBLISHED = "justrules-published/1";

/** Words for answers that their author gave none. */
const LABELS = new Map([
  ["yes", "Yes"],
  ["no", "No"],
  ["unknown", "Not known"],
]);
const NOTICES = new Map([
  ["draft", "This policy is a draft and not yet in force."],
  ["superseded", "This policy has been superseded."],
  ["withdrawn", "This policy has been withdrawn."],
]);

/** `file`, whose every scalar is a text, as a published policy without a digest. */
export function fromSource(file) {
  const data = {
    format: PUBLISHED,
    policy: pick(file, ["id", "version", "title"]),
    ...pick(file, ["language", "status", "summary", "sector", "jurisdiction", "licence", "attribution", "disclaimer"]),
    notices: notices(file),
    scope: mapped(file.scope, (scope) => ({
      ...scope,
      use_when: list(scope.use_when),
      not_when: list(scope.not_when),
    })),
    severity: list(file.severity?.scale),
    sections: keyed(file.sections ?? {}, "title", (section) => section),
    start: file.start,
    questions: keyed(file.questions, null, question),
    outcomes: keyed(file.outcomes, null, (outcome) => ofOutcome(outcome, file.categories)),
    categories: keyed(file.categories, null, ({ response: _, ...category }) => cited({ scope: "within", ...category })),
    responses: keyed(file.responses, null, (response) => cited({ ...response, supporting: list(response.supporting) })),
    duties: keyed(file.duties ?? {}, null, ({ when, ...duty }) =>
      cited({ ...duty, ...(when && { when: condition(when) }) }),
    ),
    factors: keyed(file.factors ?? {}, null, (factor) =>
      cited({ ...factor, system_actions: list(factor.system_actions) }),
    ),
  };
  return { ...data, sources: sources(file, data) };
}

function pick(from, keys) {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}

/** One text is short for a list of it; nothing at all for an empty one. */
function list(value) {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function mapped(value, change) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? change(value) : value;
}

/** A mapping by id as a list of parts that know their id; a bare text is short for `{[short]: text}`. */
function keyed(parts, short, change) {
  return mapped(parts, () =>
    Object.entries(parts).map(([id, part]) => {
      const body = typeof part === "string" && short ? { [short]: part } : part;
      return mapped(body, () => change({ id, ...without(body, ["renamed_from"]) }));
    }),
  );
}

function without(body, keys) {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

function cited(part) {
  return { ...part, cites: list(part.cites) };
}

function notices({ status, superseded_by: by }) {
  return NOTICES.has(status) ? [{ kind: status, text: NOTICES.get(status), ...mapped(by, () => by) }] : [];
}

function question({ rationale, inculpating, answers, ...rest }) {
  return cited({
    ...rest,
    ...(rationale !== undefined && { why: rationale }),
    inculpating: list(inculpating),
    answers: keyed(answers, "next", (answer) => ({ ...answer, label: answer.label ?? labelled(answer.id) })),
  });
}

function labelled(id) {
  const words = id.replaceAll("_", " ");
  return LABELS.get(id) ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function ofOutcome(outcome, categories) {
  const response = outcome.response ?? categories?.[outcome.category]?.response;
  return cited({ ...outcome, response, investigate: list(outcome.investigate) });
}

/** A condition with lists where the file may have one text. */
function condition(when) {
  return mapped(when, () =>
    Object.fromEntries(
      Object.entries(when).map(([kind, value]) => {
        if (kind === "all" || kind === "any") return [kind, Array.isArray(value) ? value.map(condition) : value];
        if (kind === "answer")
          return [kind, mapped(value, () => Object.fromEntries(Object.entries(value).map(listed)))];
        return [kind, kind === "severity_at_least" || kind === "ask" ? value : list(value)];
      }),
    ),
  );
}

function listed([question, answers]) {
  return [question, list(answers)];
}

/** What the parts that are published cite. */
function sources(file, data) {
  const parts = [data.questions, data.outcomes, data.categories, data.responses, data.duties, data.factors];
  const cites = parts.flatMap((each) => (Array.isArray(each) ? each : [])).flatMap((part) => part?.cites ?? []);
  const known = new Set(cites.map((cite) => String(cite).split(" ", 1)[0]));
  const all = [keyed(file.sources ?? {}, null, (source) => source), keyed(file.authorities ?? {}, null, authority)];
  return all.every(Array.isArray) ? all.flat().filter((source) => known.has(source?.id)) : all;
}

function authority({ catalogue: _, ...rest }) {
  return rest;
}
