/** What stands on the page beside the drawing: the question, what is still possible, the answers, the result. */

import { SEVERITY, UNKNOWN, accepted, duties, evaluate, flips } from "./evaluator.mjs";
import { h } from "./elements.mjs";

/** How many ways to another category are told; the rest are counted. */
const MANY = 4;

/** The words for the answer that may always be given. */
const DONT_KNOW = "I don’t know";

/** A heading of the explorer: `depth` 0 is that of the policy. */
function heading(view, depth, attributes, ...words) {
  return h(`h${Math.min(6, view.level + depth)}`, attributes, ...words);
}

/** An element whose words are the policy's own, in the policy's language. */
function said(view, name, attributes, ...words) {
  return h(name, { lang: view.policy.language, ...attributes }, ...words);
}

/** What a question is called: its author's reference, or its number. */
export function called(policy, id) {
  return policy.questions.get(id).ref ?? `question ${[...policy.questions.keys()].indexOf(id) + 1}`;
}

function label(question, answer) {
  const routed = question.links.get(answer);
  if (answer !== UNKNOWN) return routed.label;
  return !routed || routed.label === "Not known" ? DONT_KNOW : routed.label;
}

function titled(policy, id) {
  return policy.categories.get(id).title;
}

// --- the question ----------------------------------------------------------------------------------------------

/** The question being asked, as a form; `does.answer` is called with the answer. */
export function asked(view, id, { number, chosen, back }, does) {
  const question = view.policy.questions.get(id);
  const name = `${view.name}-${id}`;
  const section = view.policy.sections.find((each) => each.id === question.section)?.title;
  const error = h("p", { class: "pe-error", id: `${name}-error`, role: "alert", hidden: true });
  const fieldset = h(
    "fieldset",
    { "aria-describedby": `${name}-why ${name}-error` },
    said(view, "legend", {}, heading(view, 1, { class: "pe-question", tabindex: -1 }, question.text)),
    h(
      "div",
      { id: `${name}-why` },
      question.why && said(view, "p", { class: "pe-why" }, h("b", { lang: "en" }, "Why this is asked "), question.why),
      question.help && said(view, "p", { class: "pe-help" }, h("b", { lang: "en" }, "What counts "), question.help),
    ),
    error,
    accepted(question).map((answer) => choice(view, question, answer, { name, checked: answer === chosen })),
  );
  const submit = (event) => {
    event.preventDefault();
    const picked = fieldset.querySelector("input:checked");
    if (picked) return does.answer(id, picked.value);
    error.textContent = `Choose one of the answers; “${DONT_KNOW}” is one of them.`;
    error.hidden = false;
    return fieldset.querySelector("input").focus();
  };
  return h(
    "form",
    { class: "pe-panel pe-asked", novalidate: true, onsubmit: submit },
    h("p", { class: "pe-over" }, `Question ${number}`, section && said(view, "span", {}, ` · ${section}`)),
    fieldset,
    h(
      "p",
      { class: "pe-buttons" },
      h("button", { class: "pe-primary" }, "Continue"),
      back && h("button", { type: "button", onclick: does.back }, "Back"),
    ),
  );
}

function choice(view, question, answer, { name, checked }) {
  const id = `${name}-${answer}`;
  const routed = question.links.get(answer);
  const open = answer === UNKNOWN && !routed;
  const meaning = open ? "Nothing is guessed: you see what is still possible." : routed.meaning;
  const language = open ? "en" : view.policy.language;
  return h(
    "div",
    { class: "pe-choice" },
    h("input", {
      type: "radio",
      id,
      name,
      value: answer,
      checked,
      "aria-describedby": meaning ? `${id}-means` : null,
    }),
    h("label", { for: id, lang: label(question, answer) === DONT_KNOW ? "en" : language }, label(question, answer)),
    meaning && h("p", { class: "pe-means", id: `${id}-means`, lang: language }, meaning),
  );
}

// --- beside it -------------------------------------------------------------------------------------------------

/** All categories, and which of them the answers still leave open. */
export function possible(view, result) {
  const left = result.decided ? [result.category] : result.reachable;
  const item = ([id, { title, scope }]) => {
    const open = left.includes(id);
    const word = result.decided && open ? "reached" : open ? "possible" : "ruled out";
    const aside = scope === "outside" && h("span", { class: "pe-aside" }, " not a category of behaviour");
    return h(
      "li",
      { class: open ? `is-open is-${word}` : "is-out" },
      said(view, "b", {}, title),
      h("i", {}, word),
      aside,
    );
  };
  return h(
    "section",
    { class: "pe-panel pe-possible" },
    heading(view, 1, {}, result.decided ? "Categories" : "Still possible"),
    h("ul", {}, [...view.policy.categories].map(item)),
  );
}

/** The answers on the path, each with a button that asks its question again; `null` while there are none. */
export function given(view, { answers }, ids, does) {
  if (!ids.length) return null;
  const row = (id) => {
    const question = view.policy.questions.get(id);
    const change = h(
      "button",
      { type: "button", onclick: () => does.change(id) },
      "Change",
      h("span", { class: "pe-hidden" }, `: ${question.text}`),
    );
    return h(
      "div",
      {},
      said(view, "dt", {}, question.ref && h("span", { class: "pe-ref" }, question.ref, " "), question.text),
      said(view, "dd", {}, h("b", {}, label(question, answers.get(id))), change),
    );
  };
  const kept = answers.size - ids.length;
  const more = kept === 1 ? "One more answer is" : `${kept} more answers are`;
  const off = `${more} kept for questions that are not asked now.`;
  return h(
    "section",
    { class: "pe-panel pe-given" },
    heading(view, 1, {}, "Your answers"),
    h("dl", {}, ids.map(row)),
    kept > 0 && h("p", { class: "pe-small" }, off),
    h("p", { class: "pe-buttons" }, h("button", { type: "button", onclick: does.again }, "Start again")),
  );
}

/** The link that carries the answers, and a button that copies it. */
export function linked(view, address, does) {
  const id = `${view.name}-link`;
  const field = h("input", {
    class: "pe-field",
    id,
    readonly: true,
    value: address,
    "aria-describedby": `${id}-told`,
  });
  return h(
    "section",
    { class: "pe-panel pe-linked", "data-address": address },
    h("label", { for: id }, "Link with these answers"),
    h(
      "div",
      { class: "pe-copy" },
      field,
      h("button", { type: "button", onclick: () => does.copy(field) }, "Copy link"),
    ),
    h(
      "p",
      { class: "pe-small", id: `${id}-told` },
      "The answers stand after the #, which a browser sends to no server.",
    ),
  );
}

// --- the result ------------------------------------------------------------------------------------------------

/** What the answers come to, or why they do not decide. */
export function result(view, stand, found, does) {
  return h(
    "section",
    { class: "pe-panel pe-result" },
    found.decided ? decided(view, stand, found) : stopped(view, found, does),
  );
}

function decided(view, stand, found) {
  const outcome = view.policy.outcomes.get(found.outcome);
  const category = view.policy.categories.get(found.category);
  const response = view.policy.responses.get(outcome.response);
  const settled = found.settledAt && called(view.policy, found.settledAt);
  return [
    h("p", { class: "pe-over" }, "Result"),
    said(view, "div", {}, heading(view, 1, { class: "pe-question", tabindex: -1 }, category.title)),
    category.scope === "outside" && h("p", { class: "pe-aside" }, "Not a category of behaviour."),
    said(view, "p", { class: "pe-because" }, outcome.because),
    settled && h("p", { class: "pe-small" }, `${upper(settled)} is left open: every way on from it ends here.`),
    said(view, "p", {}, category.definition),
    heading(view, 2, {}, "What the person is held to"),
    said(view, "p", {}, category.accountability),
    heading(view, 2, {}, "What the organisation does"),
    said(
      view,
      "p",
      { class: `pe-response pe-${response.kind}` },
      h("b", {}, response.title),
      h("i", { lang: "en" }, response.kind),
    ),
    said(view, "p", {}, response.primary),
    items(view, response.supporting),
    response.documentation && said(view, "p", {}, h("b", { lang: "en" }, "On record: "), response.documentation),
    heading(view, 2, {}, "What to look into, whoever was involved"),
    items(view, outcome.investigate),
    heading(view, 2, {}, "What would change it"),
    changes(view, stand),
  ];
}

function upper(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function items(view, texts) {
  return texts.length
    ? said(
        view,
        "ul",
        {},
        texts.map((text) => h("li", {}, text)),
      )
    : null;
}

/** The fewest answers that, given otherwise, lead to another category. */
function changes(view, { answers }) {
  const found = flips(view.policy, answers);
  if (!found.length) return h("p", {}, "Nothing: all answers lead to this category.");
  const size = found[0].changes.length;
  const first =
    size === 1
      ? "One answer given otherwise would lead elsewhere:"
      : `No single answer would. The fewest that would are these ${size} together:`;
  const rest = found.length - MANY;
  return [
    h("p", {}, first),
    h(
      "ul",
      { class: "pe-flips" },
      found.slice(0, MANY).map((flip) => h("li", {}, flipped(view, flip))),
    ),
    rest > 0 &&
      h(
        "p",
        { class: "pe-small" },
        `There ${rest === 1 ? "is one more way" : `are ${rest} more ways`} of the same size.`,
      ),
  ];
}

function flipped(view, { changes: each, category }) {
  const words = each.flatMap(({ question: id, after }, index) => {
    const question = view.policy.questions.get(id);
    return [index ? "; " : "", h("span", {}, question.text), " → ", h("b", {}, label(question, after))];
  });
  return [said(view, "span", {}, words), ": ", said(view, "strong", {}, titled(view.policy, category))];
}

function stopped(view, found, does) {
  const question = view.policy.questions.get(found.question);
  const only = found.reachable.length === 1 && titled(view.policy, found.reachable[0]);
  const later = found.questions.filter((id) => id !== found.question);
  return [
    h("p", { class: "pe-over" }, "Not decided"),
    h("div", {}, heading(view, 1, { class: "pe-question", tabindex: -1 }, "One answer is not known")),
    said(view, "p", { class: "pe-because" }, question.text),
    h("p", {}, "That is taken neither for one answer nor for another, so nothing is decided until somebody finds out."),
    only
      ? h(
          "p",
          {},
          "Whatever the answer, the category will be ",
          said(view, "b", {}, only),
          "; which reason it has is still open.",
        )
      : h(
          "p",
          {},
          "Still possible: ",
          said(view, "b", {}, found.reachable.map((id) => titled(view.policy, id)).join(", ")),
          ".",
        ),
    later.length > 0 && [
      heading(view, 2, {}, "Questions that may still follow"),
      said(
        view,
        "ul",
        {},
        later.map((id) => h("li", {}, view.policy.questions.get(id).text)),
      ),
    ],
    h(
      "p",
      { class: "pe-buttons" },
      h("button", { type: "button", class: "pe-primary", onclick: () => does.change(found.question) }, "Answer it now"),
      h("button", { type: "button", onclick: does.back }, "Back"),
    ),
  ];
}

// --- severity and duties ---------------------------------------------------------------------------------------

/** The severity, which moves the duties and never the category; `null` if the policy has neither. */
export function harmed(view, stand, severity, does) {
  const { policy } = view;
  if (!policy.severity.length && !policy.duties.length) return null;
  const category = h("p", { class: "pe-fixed" });
  const list = h("ul", { class: "pe-duties" });
  const show = (level) => {
    category.replaceChildren(...unmoved(view, evaluate(policy, stand.answers)));
    list.replaceChildren(...policy.duties.map((duty) => prompted(view, duty, stand, level)));
  };
  show(severity);
  return h(
    "section",
    { class: "pe-panel pe-harm" },
    heading(view, 1, {}, policy.severity.length ? "Severity moves duties, never the category" : "Duties"),
    policy.severity.length > 0 &&
      slider(view, severity, (level) => {
        show(level);
        does.severity(level, told(view, stand, level));
      }),
    policy.severity.length > 0 && category,
    list,
  );
}

function slider(view, severity, moved) {
  const levels = [null, ...view.policy.severity];
  const words = levels.map((level) => (level === null ? "not said" : level.replaceAll("_", " ")));
  const id = `${view.name}-severity`;
  const start = levels.indexOf(severity);
  const output = h("output", { for: id }, words[start]);
  const move = (event) => {
    const at = Number(event.target.value);
    event.target.setAttribute("aria-valuetext", words[at]);
    output.textContent = words[at];
    moved(levels[at]);
  };
  const range = { type: "range", id, min: 0, max: words.length - 1, value: start, "aria-valuetext": words[start] };
  return h(
    "div",
    { class: "pe-slider", style: `--stops: ${words.length}` },
    h("label", { for: id }, "How severe was the harm? "),
    output,
    h("input", { ...range, oninput: move }),
    h(
      "p",
      { class: "pe-ticks", "aria-hidden": "true" },
      words.map((word) => h("span", {}, word)),
    ),
  );
}

function unmoved(view, found) {
  const titles = (found.decided ? [found.category] : found.reachable).map((id) => titled(view.policy, id));
  const count = view.policy.severity.length;
  return [
    h("span", {}, found.decided ? "Category" : "Still possible"),
    said(view, "b", {}, titles.join(", ")),
    h("span", {}, `Unmoved: the same at all ${count} levels. The questions are never told how severe the harm was.`),
  ];
}

const STATES = { due: "Due", consider: "Consider", none: "Not due" };

function prompted(view, duty, { answers }, severity) {
  const found = duties(view.policy, answers, severity).find(({ id }) => id === duty.id);
  const state = found?.state ?? "none";
  return h(
    "li",
    { class: `is-${state}` },
    h("i", {}, STATES[state]),
    said(view, "span", {}, duty.text),
    found && found.asks.map((ask) => h("p", { class: "pe-small" }, "To settle: ", said(view, "span", {}, ask))),
    found &&
      found.waitsFor.length > 0 &&
      h("p", { class: "pe-small" }, `Depends on ${found.waitsFor.map((id) => awaited(view, id)).join(" and ")}.`),
    (duty.note || duty.cites.length > 0) && grounds(view, duty),
  );
}

function grounds(view, { note, cites }) {
  const from = cites.flatMap((cite, index) => [index ? "; " : "", cited(view, cite)]);
  return h(
    "details",
    { class: "pe-more" },
    h("summary", {}, note ? "Note and source" : "Source"),
    note && said(view, "p", { class: "pe-small" }, note),
    from.length > 0 && h("p", { class: "pe-small" }, "From ", from),
  );
}

function awaited(view, id) {
  return id === SEVERITY ? "the severity, which is not said" : called(view.policy, id);
}

function cited(view, cite) {
  const [key, ...section] = cite.split(" ");
  const source = view.policy.sources.get(key);
  const words = [source?.title ?? key, section.join(" ").trim()].filter(Boolean).join(", ");
  return source?.url ? said(view, "a", { href: source.url, rel: "external" }, words) : said(view, "span", {}, words);
}

/** What moving the severity did, for those who do not see it. */
function told(view, { answers }, level) {
  const found = duties(view.policy, answers, level);
  const count = (state) => found.filter((duty) => duty.state === state).length;
  const reached = evaluate(view.policy, answers);
  const category = reached.decided
    ? `The category is still ${titled(view.policy, reached.category)}`
    : "What is possible has not changed";
  return `Duties: ${count("due")} due, ${count("consider")} to consider. ${category}.`;
}

// --- around it -------------------------------------------------------------------------------------------------

/** What must be known about the policy. */
export function notices({ policy, ...view }) {
  return policy.notices.map(({ text, title, url, since }) => {
    const name = url ? h("a", { href: url, rel: "external" }, title ?? url) : title;
    const by = name && [
      " It was replaced by ",
      said({ policy, ...view }, "span", {}, name),
      since ? `, since ${since}.` : ".",
    ];
    return h("p", { class: "pe-notice" }, text, by);
  });
}

/** The factors that may have contributed, which are recorded and decide nothing; `null` if there are none. */
export function factors(view) {
  const { factors: all } = view.policy;
  if (!all.length) return null;
  const item = ({ text, system_actions: actions }) => h("li", {}, h("b", {}, text), items(view, actions));
  return h(
    "details",
    { class: "pe-factors" },
    h("summary", {}, `Contributing factors to look for (${all.length})`),
    h("p", { class: "pe-small" }, "They are recorded beside the answers and never change the category."),
    said(view, "ul", {}, all.map(item)),
  );
}

/** Which policy it is, and what it is for. */
export function foot(view) {
  const { policy, disclaimer } = view.policy;
  const digest = policy.digest && h("span", { class: "pe-digest" }, ` sha256:${policy.digest}`);
  return h(
    "footer",
    { class: "pe-foot" },
    said(view, "p", {}, disclaimer),
    h("p", {}, h("code", {}, `${policy.id} ${policy.version}`), digest),
  );
}
