/**
 * A policy as a picture: questions down the left, each before those it leads to, outcomes on the right.
 *
 * `plan` says where everything stands in a given width, so that words keep their size on a small screen; `drawn` makes
 * the SVG of it; `mark` shows a path in it. Lines to one place share a lane and lines to different places do not. What
 * colour says, thickness, dashes, numbers and words say as well.
 */

import { s } from "./elements.mjs";

const EDGE = 4; // around everything
const INSET = 10; // between a box and its words
const LANE = 9; // from one lane to the next
const GAP = 26; // from one question to the next
const END_GAP = 12; // from one outcome to the next
const SPINE = 22; // from a card's left edge to the line that goes down
const APPROACH = 20; // from the nearest lane to what it leads to
const FEW = 5; // lanes; beyond so many, one that is free again is taken first
const LEAST = 100; // the width below which a box is not made narrower
const LINE = { name: 16, text: 18, answer: 16, title: 18, because: 16, section: 26 };

/**
 * Where everything stands.
 *
 * `measure(words, style)` gives the width of words in the style `text`, `name`, `answer`, `title`, `because` or
 * `section`. The picture is wider than `width` only where boxes would become too narrow to read.
 */
export function plan(policy, width, measure) {
  const questions = [...policy.questions.values()];
  const below = new Map(questions.map(({ id }, index) => [id, questions[index + 1]?.id]));
  const sides = new Map(questions.map((question) => [question.id, rows(policy, question, below.get(question.id))]));
  const all = [...sides.values()].flat();
  // Lanes take room, and how many there are depends on heights only through which lines run side by side.
  const room = (lefts, rights) => {
    const left = EDGE + (lefts ? lefts * LANE + 8 : 0);
    const between = APPROACH + rights * LANE;
    const free = width - left - between - EDGE - 2;
    const card = Math.max(LEAST, Math.round(free * 0.58));
    return { left, card, end: Math.max(LEAST, free - card), between };
  };
  let measures = room(all.some(({ side }) => side === "left") ? 1 : 0, 1);
  for (let round = 0; ; round += 1) {
    const placed = place(policy, questions, sides, measures, measure);
    const next = room(placed.lefts, placed.rights);
    if (round === 3 || (next.left === measures.left && next.between === measures.between)) return placed;
    measures = next;
  }
}

/** The answers of a question with the side on which each leaves; what goes down comes last, where its line starts. */
function rows(policy, question, below) {
  const side = ({ next }) => (policy.outcomes.has(next) ? "right" : next === below ? "down" : "left");
  const found = question.answers.map((answer) => ({ question: question.id, answer, side: side(answer) }));
  const down = found.filter((row) => row.side === "down");
  for (const row of down.slice(0, -1)) row.side = "left";
  return [...found.filter((row) => row !== down.at(-1)), ...down.slice(-1)];
}

function place(policy, questions, sides, measures, measure) {
  const { left, card: width, end, between } = measures;
  const ends = new Map(
    [...policy.outcomes.values()].map((outcome) => [outcome.id, ended(policy, outcome, end, measure)]),
  );
  const last = new Map();
  for (const { id } of questions) for (const row of sides.get(id)) last.set(row.answer.next, id);
  const cards = [];
  let bottom = EDGE;
  let free = EDGE;
  let section;
  for (const question of questions) {
    const heading = question.section && question.section !== section ? title(policy, question.section) : null;
    section = question.section;
    const card = carded(question, cards.length + 1, heading, sides.get(question.id), width, measure);
    const beside = card.rows.filter((row) => row.side === "right" && last.get(row.answer.next) === question.id);
    card.x = left;
    card.y = bottom + (heading ? LINE.section : 0) + (cards.length ? GAP : 0);
    if (beside.length) card.y = Math.max(card.y, free - beside[0].middle + 20);
    bottom = card.y + card.height;
    for (const { middle, answer } of beside) {
      const outcome = ends.get(answer.next);
      if (outcome.y !== undefined) continue;
      Object.assign(outcome, { x: left + width + between, y: Math.max(free, card.y + middle - 20) });
      free = outcome.y + outcome.height + END_GAP;
    }
    cards.push(card);
  }
  const boxes = new Map([...cards.map((card) => [card.id, card]), ...ends]);
  const { wires, lefts, rights } = wired(cards, boxes, left, left + width + between);
  const height = Math.max(bottom, free - END_GAP) + EDGE;
  return {
    width: left + width + between + end + EDGE,
    height,
    cards,
    ends: [...ends.values()],
    wires,
    lefts,
    rights,
  };
}

function title(policy, section) {
  return policy.sections.find(({ id }) => id === section)?.title ?? section;
}

function carded(question, number, heading, sides, width, measure) {
  const room = width - 2 * INSET;
  const lines = wrapped(question.text, room, 5, (words) => measure(words, "text"));
  let top = INSET + LINE.name + lines.length * LINE.text + 6;
  const found = sides.map((row) => {
    const words = wrapped(row.answer.label, room - 18, 2, (text) => measure(text, "answer"));
    const placed = { ...row, words, top, middle: top + 4 + (words.length * LINE.answer) / 2 };
    top += words.length * LINE.answer + 8;
    return placed;
  });
  const [name] = wrapped(question.ref ?? String(number), room - 44, 1, (words) => measure(words, "name"));
  const shown = heading && wrapped(heading, width, 1, (words) => measure(words, "section"))[0];
  return { id: question.id, name, heading: shown, text: question.text, lines, rows: found, width, height: top };
}

function ended(policy, outcome, width, measure) {
  const category = policy.categories.get(outcome.category);
  const room = width - 2 * INSET;
  const names = wrapped(category.title, room, 3, (words) => measure(words, "title"));
  const reasons = wrapped(outcome.because, room, 3, (words) => measure(words, "because"));
  const height = 2 * INSET + names.length * LINE.title + reasons.length * LINE.because;
  const { kind } = policy.responses.get(outcome.response);
  const outside = category.scope === "outside";
  return {
    id: outcome.id,
    title: category.title,
    because: outcome.because,
    names,
    reasons,
    kind,
    outside,
    width,
    height,
  };
}

/** `text` in lines of at most `room`, and at most so many lines. */
export function wrapped(text, room, most, measure) {
  const lines = [""];
  for (const word of text.trim().split(/\s+/)) {
    for (const piece of pieces(word, room, measure)) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${piece}` : piece;
      if (measure(longer) <= room || !lines.at(-1)) lines[lines.length - 1] = longer;
      else if (lines.length < most) lines.push(piece);
      else return [...lines.slice(0, -1), shortened(`${lines.at(-1)} ${piece}`, room, measure)];
    }
  }
  return lines;
}

function pieces(word, room, measure) {
  if (measure(word) <= room) return [word];
  const found = [""];
  for (const letter of word) {
    if (found.at(-1) && measure(found.at(-1) + letter) > room) found.push("");
    found[found.length - 1] += letter;
  }
  return found;
}

function shortened(words, room, measure) {
  let letters = [...words];
  while (letters.length > 1 && measure(`${letters.join("")}…`) > room) letters = letters.slice(0, -1);
  return `${letters.join("").trimEnd()}…`;
}

// --- lines -----------------------------------------------------------------------------------------------------

function wired(cards, boxes, cardX, endX) {
  const starts = new Map();
  for (const card of cards) {
    for (const row of card.rows) {
      if (row.side !== "down")
        starts.set(row.answer.next, [...(starts.get(row.answer.next) ?? []), card.y + row.middle]);
    }
  }
  const taken = cards.flatMap((card) => card.rows.filter((r) => r.side === "right").map((row) => card.y + row.middle));
  const isEnd = (id) => boxes.get(id).kind !== undefined;
  const tips = new Map(
    [...starts].map(([id, from]) => [id, isEnd(id) ? entry(from, boxes.get(id), taken) : tip(boxes, id)]),
  );
  const side = (wanted) =>
    [...starts].filter(([id]) => isEnd(id) === wanted).map(([id, from]) => ({ id, from, to: tips.get(id) }));
  const [left, right] = [lanes(side(false)), lanes(side(true))];
  const lefts = Math.max(-1, ...left.values()) + 1;
  const rights = Math.max(-1, ...right.values()) + 1;
  const wires = cards.flatMap((card) =>
    card.rows.map((row) => {
      const { next } = row.answer;
      const wire = { from: card.id, answer: row.answer.id, to: next, side: row.side };
      if (row.side === "down") {
        const [x, y] = [cardX + SPINE, boxes.get(next).y];
        return { ...wire, d: `M${x} ${card.y + card.height}V${y - 5}`, tip: [x, y] };
      }
      const toEnd = row.side === "right";
      const start = [toEnd ? cardX + card.width : cardX, card.y + row.middle];
      const to = [toEnd ? endX : cardX, tips.get(next)];
      const lane = toEnd ? endX - APPROACH + 2 - LANE * right.get(next) : EDGE + LANE * left.get(next);
      return { ...wire, d: route(start, to, start[1] === to[1] ? null : lane), tip: to };
    }),
  );
  return { wires, lefts, rights };
}

function tip(boxes, id) {
  return boxes.get(id).y + 18;
}

/** Where lines come in: straight across if that can be, else clear of every height at which a line starts. */
function entry(from, box, taken) {
  const low = from.at(-1);
  if (low >= box.y + 10 && low <= box.y + box.height - 10) return low;
  let height = box.y + 20;
  while (taken.some((other) => Math.abs(other - height) < 6) && height < box.y + box.height - 8) height += 2;
  return height;
}

/**
 * A lane for each target whose lines need one; those that run side by side have lanes of their own. Lane 0 is the
 * farthest from the cards; the later lines start, the nearer is their lane, so that few cross.
 */
function lanes(targets) {
  const found = new Map();
  const ends = [];
  for (const { id, from, to } of targets.sort((a, b) => a.from[0] - b.from[0] || a.to - b.to)) {
    if (from.length === 1 && from[0] === to) continue;
    const busy = ends.findLastIndex((end) => end + 6 > from[0]);
    const lane = busy + 1 < FEW ? busy + 1 : ends.findIndex((end) => end + 6 <= from[0]);
    const taken = lane < 0 ? ends.length : lane;
    ends[taken] = to;
    found.set(id, taken);
  }
  return found;
}

/** Across, along the lane and across again, with round bends; it stops inside the arrowhead. */
function route([x, y], [toX, toY], lane) {
  if (lane === null) return `M${x} ${y}H${toX - 5}`;
  const bend = Math.min(6, Math.abs(toY - y) / 2);
  const near = lane > x ? lane - bend : lane + bend;
  const down = toY > y ? bend : -bend;
  const [first, second] = [`Q${lane} ${y} ${lane} ${y + down}`, `Q${lane} ${toY} ${lane + bend} ${toY}`];
  return `M${x} ${y}H${near}${first}V${toY - down}${second}H${toX - 5}`;
}

// --- the picture -----------------------------------------------------------------------------------------------

/** The SVG of a plan; `name` makes its ids those of this picture alone. */
export function drawn({ width, height, cards, ends, wires }, { name, title: called, language }) {
  return s(
    "svg",
    {
      class: "pe-svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-labelledby": `${name}-title`,
      "aria-describedby": `${name}-desc`,
    },
    s("title", { id: `${name}-title`, lang: language }, called),
    s("desc", { id: `${name}-desc` }),
    wires.map(wire),
    cards.map((box) => card(box, language)),
    ends.map((box) => end(box, language)),
  );
}

function wire({ from, answer, to, d, tip: [x, y], side }) {
  const arrow = side === "down" ? `M${x} ${y}l-4 -8h8z` : `M${x} ${y}l-8 -4v8z`;
  return s(
    "g",
    { class: "pe-wire", "data-from": from, "data-answer": answer, "data-to": to },
    s("path", { class: "pe-gap", d }),
    s("path", { class: "pe-line", d }),
    s("path", { class: "pe-arrow", d: arrow }),
  );
}

function words(lines, style, x, top, leading) {
  const spans = lines.map((line, index) => s("tspan", { x, y: top + index * leading + leading * 0.72 }, line));
  return s("text", { class: `pe-t-${style}` }, spans);
}

function card({ id, name, heading, lines, rows: answers, x, y, width, height }, language) {
  const textTop = y + INSET + LINE.name;
  return s(
    "g",
    { class: "pe-card", "data-id": id, lang: language },
    heading && words([heading], "section", x + SPINE + 12, y - LINE.section + 2, LINE.section - 8),
    s("rect", { class: "pe-box", x, y, width, height, rx: 8 }),
    words([name], "name", x + INSET, y + INSET - 2, LINE.name),
    s("text", { class: "pe-tag", x: x + width - INSET, y: y + INSET + 9, "text-anchor": "end" }),
    words(lines, "text", x + INSET, textTop, LINE.text),
    answers.map((row) => answerRow(row, x, y, width)),
  );
}

function answerRow({ answer, words: lines, top, middle }, x, y, width) {
  const [cx, cy] = [x + INSET + 6, y + middle];
  return s(
    "g",
    { class: "pe-row", "data-answer": answer.id },
    s("path", { class: "pe-rule", d: `M${x + 1} ${y + top}h${width - 2}` }),
    s("circle", { class: "pe-dot", cx, cy, r: 3 }),
    s("circle", { class: "pe-badge", cx, cy, r: 9 }),
    s("text", { class: "pe-number", x: cx, y: cy + 4, "text-anchor": "middle" }),
    words(lines, "answer", x + INSET + 18, y + top + 4, LINE.answer),
  );
}

function end({ id, names, reasons, kind, outside, x, y, width, height }, language) {
  const top = y + INSET;
  return s(
    "g",
    { class: `pe-end pe-${kind}${outside ? " pe-outside" : ""}`, "data-id": id, lang: language },
    s("path", { class: "pe-box", d: outline(x, y, width, height, outside ? 10 : 0) }),
    s("path", { class: "pe-bar", d: `M${x + 2} ${y + 10}V${y + height - 10}` }),
    words(names, "title", x + INSET, top, LINE.title),
    words(reasons, "because", x + INSET, top + names.length * LINE.title, LINE.because),
    s("text", { class: "pe-tag", x: x + width - 6, y: y - 4, "text-anchor": "end" }),
  );
}

/** A box; with cut corners for what lies outside behaviour. */
function outline(x, y, width, height, cut) {
  if (!cut) return `M${x} ${y}h${width}v${height}h${-width}z`;
  const [across, down] = [width - 2 * cut, height - 2 * cut];
  return `M${x + cut} ${y}h${across}l${cut} ${cut}v${down}l${-cut} ${cut}h${-across}l${-cut} ${-cut}v${-down}z`;
}

/**
 * Show where an interview stands: the steps of `path`, the question `now` or `null` with its `tag`, the ids of all that
 * is still `possible`, the outcome `reached` or `null`; and say the same in `told`.
 */
export function mark(svg, { path, now, tag, possible, reached, told }) {
  const steps = new Map(path.map(({ question, answer }, index) => [question, { answer, number: index + 1 }]));
  svg.querySelector("desc").textContent = told;
  for (const wire of svg.querySelectorAll(".pe-wire")) {
    const step = steps.get(wire.dataset.from);
    const taken = step?.answer === wire.dataset.answer;
    wire.classList.toggle("is-path", taken);
    wire.classList.toggle("is-out", !taken && (Boolean(step) || !possible.has(wire.dataset.from)));
    if (taken) wire.parentNode.insertBefore(wire, svg.querySelector(".pe-card"));
  }
  for (const box of svg.querySelectorAll(".pe-card, .pe-end")) {
    const { id } = box.dataset;
    box.classList.toggle("is-path", steps.has(id) || id === reached);
    box.classList.toggle("is-now", id === now);
    box.querySelector(".pe-tag").textContent = id === now ? tag : id === reached ? "reached" : "";
    box.classList.toggle("is-out", !steps.has(id) && !possible.has(id));
    for (const row of box.querySelectorAll(".pe-row")) {
      const step = steps.get(id)?.answer === row.dataset.answer ? steps.get(id).number : "";
      row.classList.toggle("is-path", step !== "");
      row.querySelector(".pe-number").textContent = step;
    }
  }
}
