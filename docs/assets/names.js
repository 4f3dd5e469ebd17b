/* Names and stops for what the theme leaves without, so that whoever hears the page or has no mouse gets everywhere. */
{
  const mend = () => {
    document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((bar) => {
      bar.setAttribute("aria-label", `Code ${bar.closest("pre, .highlight")?.querySelector("code")?.parentElement.id ?? ""}`);
    });
    document.querySelectorAll(".md-typeset__scrollwrap").forEach((table) => {
      table.tabIndex = table.scrollWidth > table.clientWidth ? 0 : -1;
    });
  };
  // Tables are wrapped, and code gets its bar, some time after the page is there.
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", mend);
  mend();
}
