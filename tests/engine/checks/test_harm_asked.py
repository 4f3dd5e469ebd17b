"""Questions about how things turned out, and questions that only mention harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from justrules.engine.checks import harm_asked
from justrules.engine.checks.harm_asked import HINTS, found_in
from justrules.engine.wording import MARK, plain
from tests.engine.checks.asking import drawn_from, found, found_in_question, line_of

FOUND = (
    "Did harm result?",
    "Was the patient injured?",
    "How serious was the outcome?",
    "Did anyone die?",
    "Was anybody hurt?",
    "Was anyone harmed by the omission?",
    "Was there damage to the aircraft?",
    "Did the departure lead to harm?",
    "Did the deliberate departure cause harm?",
    "Did the intended action cause harm?",
    "Was the risk realised and was someone hurt?",
    "Did the person knowingly depart and did the patient die?",
    "What were the consequences?",
    "What was the severity of the incident?",
    "Did the error reach the patient?",
    "Was it only a near miss?",
    "Was this a serious incident?",
    "How bad was it?",
    "How did it turn out?",
    "Did things end badly?",
    "What happened to the patient?",
    "Was any resident affected?",
    "Did the omission result in a longer stay?",
    "Was the patient hospitalised?",
    "Did the mistake cause a delay in treatment?",
    "How much damage was done?",
    "How much did it cost?",
    "Were there fatalities?",
    "Was anyone killed?",
    "Would the outcome have been different without the act?",
    "Could the harm have been prevented?",
    "Did a fall occur?",
    "Did the patient recover?",
    "Did anyone suffer?",
    "Was the act harmful?",
    "Did the patient come off worse as a result?",
    "What effect did the act have? Was there an effect on the patient?",
    "Did the vehicle crash?",
    "Did the patient suffer a head injury?",
    "Did somebody die from the overdose?",
    "Was the injury reported?",
    "Was the outcome death?",
    "Did the slip result in injury or damage?",
    "Was harm avoided?",
    "Did harm follow from the deliberate departure?",
    "Was the result of the error serious? What was the result of the error?",
    "Did the person’s act end in a fatality?",
    "Did the accident claim casualties?",
    "Did the risk to the patient cause harm?",
    "Was the event graded as severe?",
    "Did the incident result in serious harm to the patient?",
    "Has the patient come to any harm?",
    "Was there actual harm?",
    "Did the act have serious consequences?",
    "Was the level of harm moderate or above?",
    "Were there any adverse effects?",
    "Did the patient need further treatment?",
    "Was property damaged?",
    "Was there financial loss?",
    "Was there any loss?",
    "Did the wrong dose lead to harm?",
    "Was it lucky that nobody was hurt?",
    "Was the patient unharmed?",
    "What was the severity?",
    "Was the severity of the injury major?",
    "Was there a death?",
    "How many people were hurt?",
    "Was harm the result?",
    "Did it end in injury?",
    "Was the patient left with lasting harm?",
    "Did the omission lead to the death of the patient?",
    "Has anybody been injured by the departure?",
    "Did someone get hurt?",
    "Was there any harm to a person who uses the service?",
    "Did the medication error cause the resident to be admitted to hospital?",
    "Was the consequence of the act minor or major?",
    "Did the act have an adverse outcome?",
    "Was it a harmful act in the end?",
    "Were people hurt because of the departure?",
    "Is the patient still alive?",
    "Has the patient died?",
    "Did the incident cause a death or serious injury?",
    "Was the outcome catastrophic, major or minor?",
    "Would it have mattered less if nobody had been hurt?",
    "What damage followed?",
    "Was the aircraft damaged?",
    "Did the person's omission harm the patient?",
    "Had the act any consequence?",
    "How severe were the injuries?",
    "Was the degree of harm low?",
    "Did it cause harm or could it have?",
    "Was there damage to property?",
    "Did the person harm someone?",
    "Did the event injure anyone on the ramp?",
)

PASSES = (
    "Did the person intend to cause harm?",
    "Was harm intended?",
    "Was harm meant",
    "Were the consequences as intended?",
    "Was the act meant to hurt someone?",
    "Was there an intention to injure?",
    "Did the person act with the purpose of causing damage?",
    "Was causing harm the purpose of the act?",
    "Did the person want the patient to die?",
    "Did the person deliberately harm the patient?",
    "Was the harm deliberate?",
    "Was the harm deliberate or accidental?",
    "Was it deliberate self-harm?",
    "Would a reasonable person have seen a risk of injury?",
    "Did the person see the risk that somebody could be hurt?",
    "Could someone have been hurt?",
    "Was it foreseeable that damage would follow?",
    "Did the person know that the departure could cause injury?",
    "Would a reasonable person have foreseen that someone could be harmed?",
    "Did the person understand the consequences of leaving the check out?",
    "Was the step left out to prevent harm?",
    "Did the person depart from the plan to keep somebody from harm?",
    "Was the departure meant to protect a passenger from injury?",
    "Did the technician inspect the blade for damage?",
    "Was the bolt checked for signs of damage before fitting?",
    "Was a falls and injury prevention plan in reach?",
    "Was the damage report form at hand?",
    "Was the damage check part of the task card?",
    "Was the potential for severe harm clear at the time?",
    "Were the outcomes of the risk assessment known to the person?",
    "Were the desired outcomes in the care plan clear?",
    "Was the person ill or injured at the time?",
    "Had the person returned to work after an injury?",
    "Was the crew busy with an injured passenger?",
    "Was it an accident?",
    "Was the incident reported?",
    "How serious was the disregard?",
    "How substantial was the risk?",
    "Was the right die fitted?",
    "Did the operator check the die?",
    "Was the deadline known?",
    "Was the blood result recorded?",
    "Did the equipment failure lead to the departure?",
    "Did the shortage lead to the departure?",
    "Was the act caused by fatigue?",
    "Did the person suffer from fatigue?",
    "Was the person affected by an earlier event?",
    "Is there reason to suspect abuse of a person who uses the service?",
    "Did the person see the risk at the time?",
    "Was the risk disregarded without a justifiable reason?",
    "Was there a procedure for loading hazardous goods?",
    "Were the tests done in harmony with the standard?",
    "Would peers have done the same in these circumstances?",
    "Was the person working in casualty that night?",
    "Did help reach the patient in time?",
    "Was the danger of harm explained in training?",
    "Was the likely outcome clear to the person?",
    "Did the person set out to mislead, hurt or rob someone?",
    "Did the person mean to deceive and harm someone?",
    "Had anyone warned of injury?",
    "Did the person report the hazard before the shift ended?",
    "Was the severity of the weather known?",
    "Whatever the outcome, was the rule known?",
    "Did the person know what would happen if the check was left out?",
    "Did the person turn the patient every two hours?",
    "Was the task handed over at the end of the shift?",
    "Nothing points to harm as the purpose of the act.",
    "There is reason to believe that causing harm was the purpose of the act.",
    "Harm, loss or deception was the purpose",
    "There is evidence that the act was done in order to hurt, take from or mislead someone.",
    "Nothing shows such a purpose. A chosen act whose consequences were not wanted belongs here.",
    "Did the person follow the end-of-life plan for the dying patient?",
    "Was the death of a relative weighing on the person?",
    "Was the person coping with the death of another patient that shift?",
    "Was the damaged rope taken out of use?",
    "Was the equipment damaged before the shift?",
    "Was the harm-reduction protocol known?",
    "Did the person fear the consequences of speaking up?",
    "Were the consequences explained to the person?",
    "Was the wound dressed as the plan says?",
    "Was the injured patient moved with a board?",
    "Did the person record the outcome of the observations?",
    "Was the severity of the pain assessed?",
    "Is the harm test of the Act met?",
    "Did the shift end in the morning?",
    "Was care after death given as agreed?",
    "Was the person told of the consequences of leaving the check out?",
    "Did the person intend the patient to come to harm?",
    "Was harm the aim?",
    "Did the person try to conceal the outcome?",
    "Was there a reason to expect harm?",
    "Was a danger of serious injury known to the person?",
    "Was the aim to spare the resident from harm?",
    "Had the person been warned that somebody would get hurt?",
    "Was the hazard that could injure people marked?",
    "Was the person expected to cope alone?",
    "Did the person act in the belief that no harm could come of it?",
    "Was it the person's purpose to bring about harm?",
    "Was there an intent to deceive?",
    "Did the person hope to damage the company?",
    "Was the act one of sabotage?",
    "Could the person see that people might be injured?",
    "Did the person recognise that the risk of a fatal accident was high?",
    "Did the pilot depart from the rule to avoid a collision?",
    "Was the speed limit for preventing tail damage known?",
    "Was the person off sick with an injury in the week before?",
    "Did the person believe that the departure would do no harm?",
    "Was the person afraid of being hurt by a resident?",
    "Did the person act to save a life?",
    "Was the harm reduction plan part of the induction?",
    "Were the likely consequences explained?",
    "Was the hoist checked for damage before use?",
    "Did the person act while trying to stop a resident from hurting another?",
    "Were outcomes of the handover written down?",
    "Had the person been trained in what to do after an injury?",
    "Did the person look away from the risk that somebody would die?",
    "Was the decision reasonable at the time, whatever its outcome?",
    "Was harm wanted?",
    "Was hurting someone what the person set out to do?",
    "Was the person threatened with harm?",
    "Was the instruction to move injured people in force?",
    "Did the person see a chance that the load would damage the wing?",
    "Was the casualty department told?",
    "Did the person weigh up the good against the harm that might follow?",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_question_about_how_things_turned_out_is_found(text: str) -> None:
    """Harm, injury, damage, death, outcome: in whatever words, once for each question."""
    assert found_in_question(text).count("JR301") == 1


@pytest.mark.parametrize("text", PASSES)
def test_what_was_meant_seen_risked_or_prevented_passes(text: str) -> None:
    """Intent, foresight, risk, prevention, inspection and health are not what happened."""
    assert "JR301" not in found_in_question(text)


@pytest.mark.parametrize("name", ["patient_harmed", "severity", "outcome", "injury_level", "death", "how_bad_was_it"])
def test_an_id_that_asks_for_harm_is_found(name: str) -> None:
    """Ids are what logs show; they ask as texts do."""
    question = {"text": "Which was it?", "answers": {"yes": "choice", "no": "slip"}}
    changes = {f"questions/{name}": question, "questions/asked/answers": {"yes": name, "no": "no_rule"}}
    findings = [finding for finding in found({**changes, "questions/left_out": question}) if finding.code == "JR301"]
    assert [finding.message.split(":")[0] for finding in findings] == [f"question `{name}` asks how things turned out"]
    assert line_of(findings[0], {**changes, "questions/left_out": question}).startswith(f'"{name}"')


@pytest.mark.parametrize(
    "name", ["intent_to_harm", "harm_intended", "deliberate_harm", "risk_of_harm", "knowing_departure"]
)
def test_an_id_about_intent_or_risk_passes(name: str) -> None:
    """The id that the shipped policies have for the question about intent is one of them."""
    question = {"text": "Which was it?", "answers": {"yes": "choice", "no": "slip"}}
    changes = {"questions/left_out": question, f"questions/{name}": question}
    assert "JR301" not in {
        f.code for f in found({**changes, "questions/asked/answers": {"yes": name, "no": "no_rule"}})
    }


def test_a_question_is_found_once_at_the_first_place_that_asks() -> None:
    """Text, labels, meanings and ids are read in this order, and one place to mend is enough to begin with."""
    answers = {
        "yes": {"label": "The patient was harmed", "meaning": "Harm was found.", "next": "left_out"},
        "no": {"label": "No harm", "next": "no_rule"},
    }
    changes = {"questions/asked/answers": answers}
    (finding,) = found(changes)
    assert str(finding).split("\n")[0].endswith("JR301 answer `yes` to `asked` asks how things turned out: `harmed`")
    assert line_of(finding, changes).startswith('"label": "The patient was harmed"')
    assert "severity" in str(finding.hint)


@pytest.mark.parametrize(
    ("answers", "is_found"),
    [
        (("none", "minor", "major"), True),
        (("minor", "major", "hazardous", "unknown"), True),
        (("minor", "major"), False),  # these two may speak of something else
        (("none", "minor", "wide"), False),
        (("none", "partly", "fully"), False),
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_answers_that_are_levels_of_the_scale_are_found_in_every_language(
    answers: tuple[str, ...], language: str, *, is_found: bool
) -> None:
    """A question offers the scale of harm as its answers: then it asks for harm, whatever its words."""
    routed = {answer: "no_rule" if answer == answers[0] else "left_out" for answer in answers}
    changes = {"questions/asked": {"text": "?", "cites": "guide", "answers": routed}, "language": language}
    findings = found(changes)
    assert [finding.code for finding in findings] == (["JR301"] if is_found else [])
    assert not is_found or line_of(findings[0], changes).startswith('"answers"')


def test_words_are_judged_in_english_only() -> None:
    """A policy in another language is not accused because of a word that looks English."""
    assert "JR301" in found_in_question("Did anyone die?", language="EN-us")
    assert "JR301" not in found_in_question("Did anyone die?", language="de")


def test_help_and_rationale_may_speak_of_harm() -> None:
    """They are where a policy says that harm does not count."""
    text = "How badly the patient was hurt does not count."
    assert found({"questions/asked/help": text, "questions/asked/rationale": text}) == ()


def test_duties_may_ask_about_harm() -> None:
    """What is due after harm depends on harm; the tree does not."""
    assert found({"duties": {"tell": {"text": "Tell them.", "when": {"ask": "Was the patient injured?"}}}}) == ()


# --- the words without which no closer look is taken ---------------------------------------------------------


def hinted(text: str) -> bool:
    """Whether a text with these words is looked at more closely."""
    return bool(HINTS.among(plain(text).split()))


@settings(max_examples=300)
@given(drawn_from(harm_asked._HARM))
def test_no_word_for_harm_is_without_a_hint(text: str) -> None:
    """Whatever the patterns take for harm holds one of the words for which a question is looked at more closely."""
    assert hinted(text)


@settings(max_examples=300)
@given(drawn_from(harm_asked._ASKED))
def test_no_way_to_ask_how_things_turned_out_is_without_a_hint(text: str) -> None:
    """The same for all that asks about it. A marked word was harm before it was marked."""
    assert MARK in text or hinted(text)


@pytest.mark.parametrize("text", [*FOUND, *PASSES])
def test_a_text_without_a_hint_would_not_be_found(text: str) -> None:
    """The closer look that is not taken would find nothing."""
    assert hinted(text) or found_in(text) is None
