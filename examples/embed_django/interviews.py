"""A small Django application: an interview a page at a time, and the decision kept with the report as JSON."""

from __future__ import annotations

from functools import cache

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.html import escape
from django.views.decorators.http import require_GET, require_http_methods

import justrules as jr


class Review(models.Model):
    """One act under review: the answers so far, and the decision once there is one. Never who it was."""

    report = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    decision = models.TextField(blank=True)

    class Meta:  # noqa: D106  # Django's own way to say where a model belongs
        app_label = "embed_django"

    def __str__(self) -> str:
        return f"review {self.pk}"


@cache
def policy() -> jr.Policy:
    """The policy that this site decides under, read once by each worker."""
    return jr.load("aviation_part5")


@require_http_methods(["GET", "POST"])
def interview(request: HttpRequest, number: int) -> HttpResponse:
    """The question that is open; a POST answers it."""
    review = get_object_or_404(Review, pk=number)
    if request.method == "POST":
        answers = {**review.answers, request.POST.get("question", ""): request.POST.get("answer", "")}
        try:
            result = jr.evaluate(policy(), answers)
        except jr.AnswerError as error:
            return JsonResponse({"problems": [finding.message for finding in error.findings]}, status=422)
        review.answers = answers
        review.decision = jr.to_json(result) if isinstance(result, jr.Decision) else ""
        review.save()
    match jr.evaluate(policy(), review.answers):
        case jr.Decision(title=title):
            return HttpResponse(f"<p>{escape(title)}</p>")
        case jr.Pending() as pending:
            return HttpResponse(_form(pending, get_token(request)))


def _form(pending: jr.Pending, token: str) -> str:
    """One question a page, nothing chosen beforehand, and not knowing always among the answers."""
    radios = "".join(
        f'<label><input type="radio" name="answer" value="{answer}" required> {escape(answer)}</label>'
        for answer in pending.answers
    )
    asked = f"<fieldset><legend>{escape(pending.text)}</legend>{radios}</fieldset>"
    hidden = {"question": pending.question, "csrfmiddlewaretoken": token}
    sent = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in hidden.items())
    return f'<form method="post">{sent}{asked}<button>Continue</button></form>'


@require_GET
def explanation(_request: HttpRequest, number: int) -> HttpResponse:
    """What was decided, from the stored JSON: the policy file may have changed since."""
    review = get_object_or_404(Review, pk=number)
    if not review.decision:
        return HttpResponse("not decided", status=404)
    told = jr.explain(jr.from_json(review.decision), audience="person")
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("reviews/<int:number>", interview),
    path("reviews/<int:number>/explanation", explanation),
]
