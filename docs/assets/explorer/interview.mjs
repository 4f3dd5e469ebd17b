/**
 * One question at a time: which question stands open, which came before, and what going back and changing mean.
 *
 * A stand of an interview is `{answers, again}`: the answers by question id, and a question that is being asked again
 * or `null`. It is never changed; each function gives a new one, and answers off the path are kept.
 */

import { evaluate } from "./evaluator.mjs";

export const BEGINNING = { answers: new Map(), again: null };

/** The id of the question being asked, or `null`: decided, or an answer that is not known leads no further. */
export function asking(policy, { answers, again }) {
  if (again !== null) return again;
  const result = evaluate(policy, answers);
  return result.decided || result.unknown ? null : result.question;
}

/** The questions answered on the present path, one that stopped it with `unknown` included. */
export function answered(policy, { answers }) {
  const result = evaluate(policy, answers);
  const asked = result.path.map((step) => step.question);
  return !result.decided && result.unknown ? [...asked, result.question] : asked;
}

/** The question before the one that is being asked, or `null` at the first. */
export function before(policy, stand) {
  const asked = answered(policy, stand);
  const here = asked.indexOf(stand.again);
  return (here < 0 ? asked : asked.slice(0, here)).at(-1) ?? null;
}

/** The stand after a question, whichever it is, was answered. */
export function answer(stand, question, given) {
  return { answers: new Map(stand.answers).set(question, given), again: null };
}
