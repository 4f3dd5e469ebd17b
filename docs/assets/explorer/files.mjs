/**
 * Where policies come from: the site that the page belongs to, or a file on this device. Nothing goes anywhere.
 *
 * A page opened from disk may not fetch, but may load scripts; so each policy of the site lies beside its JSON as a
 * script that says the same.
 */

/** The address of this script, beside which the site's policies lie. */
const HERE = document.currentScript?.src ?? new URL("assets/explorer.js", document.baseURI).href;

/** The most bytes that a file may have, as for `justrules` itself. */
const LARGEST = 256 * 1024;

/** A file or an address cannot be read; the message is for the reader of the page. */
export class FileError extends Error {}

/** The address of a policy of the site, by its id. */
export function shipped(id) {
  return new URL(`policies/${id}.json`, HERE).href;
}

/** The data at the address of a `.json` file of the site. */
export async function fetched(address) {
  const url = new URL(address, document.baseURI);
  try {
    if (url.protocol === "file:") return await scripted(url);
    const reply = await fetch(url);
    if (!reply.ok) throw new Error(reply.statusText);
    return await reply.json();
  } catch {
    throw new FileError("The policy could not be loaded. Reload the page to try again.");
  }
}

async function scripted(url) {
  const name = url.pathname
    .split("/")
    .at(-1)
    .replace(/\.json$/, "");
  if (!globalThis.justrulesPublished?.[name]) await run(url.href.replace(/\.json$/, ".js"));
  return globalThis.justrulesPublished[name];
}

function run(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** The data in a file that somebody chose: YAML or JSON, every scalar of YAML a text. */
export async function opened(file) {
  if (file.size > LARGEST) throw new FileError(`The file is too large: a policy has at most ${LARGEST / 1024} KiB.`);
  const text = (await file.text()).replace(/^\uFEFF/, "");
  return text.trimStart().startsWith("{") ? fromJson(text) : fromYaml(text);
}

function fromJson(text) {
  try {
    return JSON.parse(text);
  } catch (problem) {
    throw new FileError(`The file is no JSON that can be read: ${problem.message}.`);
  }
}

async function fromYaml(text) {
  try {
    if (!globalThis.jsyaml) await run(new URL("explorer/vendor/js-yaml.umd.min.js", HERE).href);
  } catch {
    throw new FileError("The part of this page that reads YAML could not be loaded. Open the published JSON instead.");
  }
  const { load, FAILSAFE_SCHEMA } = globalThis.jsyaml;
  try {
    return load(text, { schema: FAILSAFE_SCHEMA, maxAliases: 0, maxDepth: 32 });
  } catch (problem) {
    const at = problem.mark ? `line ${problem.mark.line + 1}, column ${problem.mark.column + 1}: ` : "";
    throw new FileError(`The file is no YAML that can be read: ${at}${problem.reason ?? problem.message}.`);
  }
}
