"""Does every ignore give a reason, and ignore something?

A warning can be wrong about a sentence, or right and outweighed. The answer to it stands in the file, at the end of the
line or on the line above: `# justrules: ignore[JR303] because the guide asks it in one question`. It answers for that
line and, where a key with more under it begins there, for all that is under the key. The reason is what makes it an
answer: whoever reads the policy years later, the person under review among them, sees that somebody thought about it.

Hence an ignore without `because` and a reason ignores nothing. One that is misspelt, or stands on the wrong line, lets
its author believe that something was settled; one whose sentence has been mended since is a reason without an object.
Errors cannot be ignored at all, for they mark what the format promises. All of these are told as warnings, and none of
them can be ignored. While a policy has errors, an ignore is not yet blamed for having no effect, since not every check
has been carried out. Nor is an ignore of what only `justrules align check` finds, with catalogues at hand.

**Avoid.** `# justrules: ignore[JR303]`. **Prefer.** `# justrules: ignore[JR303] because ...`, and to remove it with the
sentence that it was about. This holds in every language.
"""

from collections.abc import Iterator, Sequence

from justrules.findings import CATALOGUE, WITH_CATALOGUES, Finding, Known, Level, errors_in
from justrules.policies.ignores import FORM, Ignore, idle

CODE = "JR310"


def check(findings: Sequence[Finding], ignores: Sequence[Ignore]) -> Iterator[Finding]:
    """A finding for each ignore that cannot be read, has no reason, or ignores nothing."""
    for ignore in ignores:
        if not ignore.codes:
            yield _finding(ignore, "a comment for justrules that cannot be read", f"write `{FORM}`")
        elif not ignore.reason:
            yield _finding(ignore, f"{_listed(ignore)} without a reason", f"write `{FORM}`")
    known, reasoned = Known(CATALOGUE), [ignore for ignore in ignores if ignore.reason]
    for ignore, code in idle(findings, reasoned):
        if code not in CATALOGUE:
            hint = known.hint(code, otherwise="`justrules rule` lists the codes")
            yield _finding(ignore, f"`{code[:40]}` is ignored, which is no code", hint)
        elif code not in WITH_CATALOGUES and CATALOGUE[code].level is Level.WARNING and not errors_in(findings):
            yield _finding(ignore, f"`{code}` is ignored and not found here", "remove it, or move it to its line")
    for ignore in reasoned:
        for code in ignore.codes:
            if code in CATALOGUE and CATALOGUE[code].level is Level.ERROR:
                yield _finding(ignore, f"`{code}` is ignored and is an error", "errors have to be mended")


def _finding(ignore: Ignore, message: str, hint: str) -> Finding:
    return Finding(code=CODE, message=message, where=ignore.where, hint=hint)


def _listed(ignore: Ignore) -> str:
    return f"`{', '.join(ignore.codes)[:40]}` is ignored"
