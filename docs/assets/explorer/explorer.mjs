/**
 * `<policy-explorer>`: walk a policy, one question at a time, and see where the answers lead.
 *
 * Attributes: `policy`, the id of a policy of this site, or several with spaces between them; or `src`, the address of
 * a published policy. `heading-level` is that of the policy's title, 2 if not said. `own` offers to open a file.
 *
 * What the element held before, a table for readers without scripts, gives way to the explorer when a policy is there.
 */

import { ahead, evaluate } from "./evaluator.mjs";
import { drawn, mark, plan } from "./drawing.mjs";
import { h } from "./elements.mjs";
import { FileError, fetched, opened, shipped } from "./files.mjs";
import { BEGINNING, answer, answered, asking, before } from "./interview.mjs";
import { fitting, fragment, parsed } from "./link.mjs";
import { asked, called, factors, foot, given, harmed, linked, notices, possible, result } from "./panels.mjs";
import { PolicyError, read } from "./reading.mjs";

let count = 0;

class PolicyExplorer extends HTMLElement {
  #name = `policy-explorer-${(count += 1)}`;
  #policy = null;
  #stand = BEGINNING;
  #severity = null;
  /** What a link says that waits for its policy. */
  #link = null;
  /** Stands for what was asked for last: of two policies under way, the later one counts. */
  #wanted = null;
  #leaving = new AbortController();
  #width = 0;

  #choice = h("div", { class: "pe-choose" });
  #message = h("div", { class: "pe-message" });
  #head = h("header", { class: "pe-head" });
  #talk = h("div", { class: "pe-talk" });
  #beside = h("div", { class: "pe-beside" });
  #drawing = h("div", { class: "pe-drawing", role: "region", tabindex: 0 });
  #after = h("div", { class: "pe-after" });
  #status = h("p", { class: "pe-hidden", role: "status" });

  connectedCallback() {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    window.addEventListener("hashchange", () => this.#follow(), { signal });
    const watching = new ResizeObserver(() => this.#fit());
    watching.observe(this.#drawing);
    signal.addEventListener("abort", () => watching.disconnect());
    if (!this.#policy) this.#begin();
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  async #begin() {
    this.#link = parsed(location.hash);
    const ids = this.#ids;
    const wanted = ids.includes(this.#link?.id) ? this.#link.id : ids[0];
    await this.#load(wanted ? shipped(wanted) : this.getAttribute("src"));
    if (ids.length > 1) await this.#offer(ids, wanted);
    if (this.hasAttribute("own")) this.#choice.append(this.#opener());
  }

  /** A list of the site's policies to choose from. */
  async #offer(ids, wanted) {
    const index = await fetched(shipped("index")).catch(() => []);
    const titles = new Map(index.map(({ id, title }) => [id, title]));
    const id = `${this.#name}-policy`;
    const options = ids.map((each) =>
      h("option", { value: each, selected: each === wanted }, titles.get(each) ?? each),
    );
    const select = h("select", { id, onchange: () => this.#load(shipped(select.value)) }, options);
    this.#choice.prepend(h("label", { for: id }, "Policy "), select);
  }

  #opener() {
    const id = `${this.#name}-file`;
    const input = h("input", {
      type: "file",
      id,
      accept: ".yaml,.yml,.json",
      class: "pe-hidden",
      onchange: () => this.#open(input),
    });
    return h("p", { class: "pe-own" }, input, h("label", { for: id, class: "pe-button" }, "Open a policy of your own"));
  }

  async #load(address) {
    const wanted = (this.#wanted = {});
    try {
      const data = await fetched(address);
      if (wanted === this.#wanted) this.#show(read(data));
    } catch (problem) {
      this.#refuse("The policy cannot be shown", problem);
    }
  }

  /** A file of the reader's own; if it is no policy, what was there stays. */
  async #open(input) {
    const [file] = input.files;
    if (!file) return;
    const wanted = (this.#wanted = {});
    try {
      const data = await opened(file);
      if (wanted !== this.#wanted) return;
      this.#show(read(data), { own: true });
      this.#tell(
        h(
          "p",
          {},
          "This is your own file. It was read on this device and sent nowhere. ",
          h("code", {}, "justrules check"),
          " looks at much more than this page does: wording, fairness, sources and scenarios.",
        ),
      );
      this.#focus();
    } catch (problem) {
      this.#refuse(`${file.name} cannot be opened as a policy`, problem);
    }
    input.value = "";
  }

  #refuse(title, problem) {
    const known = [PolicyError, FileError].some((kind) => problem instanceof kind);
    const told =
      problem instanceof PolicyError
        ? problem.problems
        : [known ? problem.message : "It holds something that this page cannot follow."];
    const checking =
      problem instanceof PolicyError &&
      h("p", {}, h("code", {}, "justrules check"), " tells each with its line and column, and checks more.");
    const list = h(
      "ul",
      {},
      told.slice(0, 20).map((one) => h("li", {}, one)),
    );
    const more = told.length > 20 && h("p", {}, `And ${told.length - 20} more.`);
    this.#tell(
      h("div", { class: "pe-problem", tabindex: -1 }, h("p", {}, h("b", {}, `${title}.`)), list, more, checking),
    );
    if (this.#policy) this.#message.firstChild.focus();
    else this.append(this.#choice, this.#message);
  }

  #tell(...words) {
    this.#message.replaceChildren(...words);
  }

  #show(policy, { own = false } = {}) {
    this.#policy = policy;
    this.#stand = BEGINNING;
    this.#severity = null;
    this.#tell();
    if (!this.querySelector(".pe-main")) {
      const main = h(
        "div",
        { class: "pe-main" },
        h("div", { class: "pe-side" }, this.#talk, this.#beside),
        this.#drawing,
        this.#after,
      );
      this.replaceChildren(this.#choice, this.#message, this.#head, main, this.#status);
    }
    const { policy: identity, language } = policy;
    const select = this.#choice.querySelector("select");
    if (select) select.value = own ? "" : identity.id;
    const told = this.#ids.length > 1 && !own ? "pe-title pe-told" : "pe-title";
    const title = h(`h${this.#view.level}`, { class: told, lang: language }, identity.title);
    this.#head.replaceChildren(title, ...notices(this.#view));
    this.#drawing.setAttribute("aria-label", `Drawing of ${identity.title}`);
    this.#draw();
    this.#update();
    this.#follow();
  }

  /** The ids of the site's policies among which there is a choice. */
  get #ids() {
    return this.getAttribute("policy")?.trim().split(/\s+/) ?? [];
  }

  get #view() {
    return { policy: this.#policy, name: this.#name, level: Number(this.getAttribute("heading-level") ?? 2) };
  }

  // --- the interview ---------------------------------------------------------------------------------------------

  #does = {
    answer: (id, word) => this.#go(answer(this.#stand, id, word)),
    back: () => this.#go({ ...this.#stand, again: before(this.#policy, this.#stand) }),
    change: (id) => this.#go({ ...this.#stand, again: id }),
    again: () => {
      this.#severity = null;
      this.#go(BEGINNING);
    },
    severity: (level, told) => {
      this.#severity = level;
      this.#relink();
      this.#status.textContent = told;
    },
    copy: (field) => this.#copy(field),
  };

  #go(stand) {
    const old = evaluate(this.#policy, this.#stand.answers);
    this.#stand = stand;
    this.#forgetLink();
    this.#update();
    this.#focus();
    this.#status.textContent = this.#news(old);
  }

  /** What an answer has ruled out. */
  #news(old) {
    const found = evaluate(this.#policy, this.#stand.answers);
    if (found.decided) return "";
    const titles = (ids) => ids.map((id) => this.#policy.categories.get(id).title).join(", ");
    const gone = (old.reachable ?? []).filter((id) => !found.reachable.includes(id));
    return gone.length ? `Ruled out: ${titles(gone)}. Still possible: ${titles(found.reachable)}.` : "";
  }

  #update() {
    const view = this.#view;
    const found = evaluate(view.policy, this.#stand.answers);
    const id = asking(view.policy, this.#stand);
    const ids = answered(view.policy, this.#stand);
    const earlier = before(view.policy, this.#stand);
    const question = () => {
      const number = ids.includes(id) ? ids.indexOf(id) + 1 : ids.length + 1;
      const chosen = this.#stand.answers.get(id) ?? null;
      return asked(view, id, { number, chosen, back: earlier !== null && earlier !== id }, this.#does);
    };
    this.#talk.replaceChildren(id === null ? result(view, this.#stand, found, this.#does) : question());
    const harm = id === null ? [harmed(view, this.#stand, this.#severity, this.#does), factors(view)] : [];
    const beside = [possible(view, found), given(view, this.#stand, ids, this.#does)];
    this.#beside.replaceChildren(...beside.filter(Boolean));
    this.#after.replaceChildren(...harm.filter(Boolean), h("div", { class: "pe-link" }), foot(view));
    this.#relink();
    this.#mark(found, id);
  }

  #focus() {
    this.#talk.querySelector(".pe-question").focus();
  }

  // --- the drawing -----------------------------------------------------------------------------------------------

  /** Draw it anew when there is another width to draw it in. */
  #fit() {
    const width = Math.floor(this.#drawing.clientWidth);
    if (!this.#policy || !width || Math.abs(width - this.#width) < 2) return;
    this.#draw();
    this.#mark(evaluate(this.#policy, this.#stand.answers), asking(this.#policy, this.#stand));
  }

  #draw() {
    this.#width = Math.floor(this.#drawing.clientWidth) || 640;
    const { title } = this.#policy.policy;
    const svg = drawn(plan(this.#policy, this.#width, measuring(this)), {
      name: `${this.#name}-drawing`,
      title,
      language: this.#policy.language,
    });
    this.#drawing.replaceChildren(svg);
  }

  #mark(found, now) {
    const { path } = found;
    const reached = found.decided ? found.outcome : null;
    const steps = path.map(({ question, answer: word }) => `${called(this.#policy, question)}: ${word}`).join(", ");
    const open = now ?? (found.decided ? null : found.question);
    const told = [
      path.length ? `The path is marked: ${steps}.` : "No question has been answered yet.",
      open && `${now === null ? "Not known" : "Asked now"}: ${called(this.#policy, open)}.`,
      reached && `Reached: ${this.#policy.categories.get(found.category).title}.`,
    ];
    const svg = this.#drawing.firstChild;
    const left = ahead(this.#policy, this.#policy.start, this.#stand.answers);
    const tag = found.unknown && now === null ? "not known" : "now";
    mark(svg, { path, now: open, tag, possible: left, reached, told: told.filter(Boolean).join(" ") });
    this.#bring(svg.querySelector(`[data-id="${open ?? reached}"]`));
  }

  /** Scroll the drawing, and never the page, to a part of it. */
  #bring(part) {
    const box = part.getBBox();
    const middle = box.y + box.height / 2 - this.#drawing.clientHeight / 2;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#drawing.scrollTo({ top: middle, behavior: still ? "instant" : "smooth" });
  }

  // --- the link --------------------------------------------------------------------------------------------------

  #relink() {
    const place = this.#after.querySelector(".pe-link");
    const { answers } = this.#stand;
    if (!answers.size) return place.replaceChildren();
    const address = new URL(fragment(this.#policy.policy, answers, this.#severity), location.href).href;
    return place.replaceChildren(linked(this.#view, address, this.#does));
  }

  async #copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      this.#status.textContent = "The link was copied.";
      field.parentNode.lastChild.textContent = "Copied";
    } catch {
      field.select();
      this.#status.textContent = "The link is selected: copy it with your keyboard.";
      field.parentNode.lastChild.textContent = "Selected: now copy it";
    }
  }

  /** Take the answers of the link in the address, if there is one. */
  #follow() {
    this.#link = parsed(location.hash) ?? this.#link;
    if (!this.#link || !this.#policy) return;
    const link = this.#link;
    const { id } = this.#policy.policy;
    if (link.id !== id) {
      if (this.#ids.includes(link.id)) this.#load(shipped(link.id));
      else this.#tell(h("p", {}, "The link is for another policy. Open its file, and the answers are filled in."));
      return;
    }
    this.#link = null;
    const { answers, severity, strays, otherVersion } = fitting(this.#policy, link);
    this.#stand = { answers, again: null };
    this.#severity = severity;
    this.#update();
    const some = strays === 1 ? "One thing in the link does" : `${strays} things in the link do`;
    const news = [
      otherVersion && `The link was made with another version of this policy; this is ${this.#policy.policy.version}.`,
      strays > 0 && `${some} not fit this policy.`,
    ].filter(Boolean);
    this.#tell(...news.map((line) => h("p", {}, line)));
    this.scrollIntoView();
    this.#focus();
  }

  /** An address that says other answers than the page would mislead whoever copies it. */
  #forgetLink() {
    if (parsed(location.hash)) history.replaceState(history.state, "", location.pathname + location.search);
  }
}

/** How wide words are in the styles of the drawing, as the page's own font sets them. */
function measuring(element) {
  const context = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(element).fontFamily;
  const fonts = {
    text: "400 13px",
    name: "700 12px",
    answer: "700 12px",
    title: "700 13px",
    because: "400 12px",
    section: "700 12px",
  };
  return (words, style) => {
    context.font = `${fonts[style]} ${family}`;
    return context.measureText(words).width;
  };
}

// The page may bring the script again.
if (!customElements.get("policy-explorer")) customElements.define("policy-explorer", PolicyExplorer);
