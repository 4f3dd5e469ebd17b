/**
 * Answers as the fragment of an address, which a browser sends to nobody.
 *
 * `#explore/<policy>/<version>?<question>=<answer>&...`: the severity, if it is said, stands under a key that no
 * question can have.
 */

import { accepted } from "./evaluator.mjs";

const START = "#explore/";
const SEVERITY = "-severity";

/** The fragment for answers by question id, and a level of severity or `null`. */
export function fragment({ id, version }, answers, severity) {
  const words = new URLSearchParams([...answers, ...(severity === null ? [] : [[SEVERITY, severity]])]);
  return `${START}${id}/${encodeURIComponent(version)}?${words}`;
}

/** What a fragment says: `{id, version, answers, severity}`; `null` if it is none of ours. */
export function parsed(text) {
  if (!text.startsWith(START)) return null;
  const [way, words = ""] = text.slice(START.length).split(/\?(.*)/s);
  const [id, version = ""] = way.split("/", 2).map(decoded);
  const answers = new Map(new URLSearchParams(words));
  const severity = answers.get(SEVERITY) ?? null;
  answers.delete(SEVERITY);
  return { id, version, answers, severity };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What of a link fits `policy`: `{answers, severity, strays, otherVersion}`, with how many things did not fit. */
export function fitting(policy, link) {
  const fits = ([name, word]) => policy.questions.has(name) && accepted(policy.questions.get(name)).includes(word);
  const answers = new Map([...link.answers].filter(fits));
  const severity = policy.severity.includes(link.severity) ? link.severity : null;
  const strays = link.answers.size - answers.size + Number(link.severity !== severity);
  return { answers, severity, strays, otherVersion: link.version !== policy.policy.version };
}
