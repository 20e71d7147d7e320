"""A community asks; residents say what they think, and nobody is told apart."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.deliberation.actions.close_talk import close_due, close_talk
from shanzhi.deliberation.actions.decide_statement import decide_statement
from shanzhi.deliberation.actions.open_talk import NewTalk, open_talk
from shanzhi.deliberation.actions.raise_topic import NewTopic, raise_topic
from shanzhi.deliberation.actions.reckon_talk import reckon_moved, reckon_talk
from shanzhi.deliberation.actions.say_statement import NearlySaid, say_statement
from shanzhi.deliberation.actions.vote_on_statement import vote_on_statement
from shanzhi.deliberation.models import Statement, StatementVote, Talk, TalkResult
from shanzhi.deliberation.queries.talks import own_turn, public_talk, talk_for
from shanzhi.deliberation.tests.factories import (
    SEEDS,
    make_speakers,
    make_talk,
    phone_of,
    text_of,
    vote_all,
)
from shanzhi.deliberation.web.talk_words import results_of
from shanzhi.kernel.api import (
    NOBODY,
    SYSTEM,
    Denied,
    EventRecord,
    Invalid,
    NotFound,
    Role,
    WrongState,
    now,
    run_retention,
)
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account, erase_resident, held_of
from shanzhi.people.tests.factories import browser_of

pytestmark = pytest.mark.django_db
YES, NO = [1] * 8, [-1] * 7 + [1]


@pytest.fixture
def town() -> Town:
    return make_town()


def counted() -> tuple[int, int, int]:
    return Statement.objects.count(), StatementVote.objects.count(), EventRecord.objects.count()


def test_only_the_desk_of_the_place_opens_a_talk(town: Town) -> None:
    new = NewTalk(place_code=COMMUNITY, question="电梯坏了先修还是先换", seeds=("先修", "先换新的"))
    for who in (NOBODY, make_staff(Role.COMMUNITY_CLERK, "990101001002"), make_speakers(1)[0][1]):
        with pytest.raises(Denied):
            open_talk(new, by=who)
    assert not Talk.objects.exists()
    with pytest.raises(Invalid) as why:
        open_talk(new, by=town.clerk)
    assert set(why.value.fields) == {"seeds"}  # "先修" is no statement
    talk = make_talk(COMMUNITY, by=town.clerk, seeds=(*SEEDS, SEEDS[0] + "。"))
    assert talk.statements.filter(state="shown").count() == len(SEEDS)


def test_the_last_word_of_each_person_counts_once(town: Town) -> None:
    talk = make_talk(COMMUNITY)
    first = talk.statements.order_by("pk")[0]
    [(_resident, speaker)] = make_speakers(1)
    for opinion in (1, 1, -1, -1):
        vote_on_statement(first, opinion, by=speaker)
    assert StatementVote.objects.get().opinion == -1
    told = EventRecord.objects.filter(kind="deliberation.StatementVoted")
    assert told.count() == 2
    for row in told:
        assert row.actor_id is None
        assert set(row.payload) == {"vote_id", "talk_id", "statement_id"}
    before = counted()
    for who in (NOBODY, town.clerk):
        with pytest.raises(Denied):
            vote_on_statement(first, 1, by=who)
    with pytest.raises(Invalid):
        vote_on_statement(first, 2, by=speaker)
    decide_statement(first, "out", by=town.clerk, reason="泄露了别人家的门牌")
    with pytest.raises(WrongState):
        vote_on_statement(first, 1, by=speaker)
    assert counted() == (before[0], before[1], before[2] + 1)


def test_a_statement_is_one_sentence_and_is_looked_at_first(town: Town) -> None:
    talk = make_talk(COMMUNITY)
    [(_resident, speaker)] = make_speakers(1)
    for wrong in ("修", "先修电梯。再划车位。", "长" * 141, "两\n行的话也不行"):
        with pytest.raises(Invalid):
            say_statement(talk, wrong, by=speaker)
    with pytest.raises(NearlySaid) as why:
        say_statement(talk, "小区应该先修好电梯", by=speaker)
    assert why.value.near[0].text == SEEDS[0]
    said = say_statement(talk, "小区应该先修好电梯", by=speaker, is_other=True)
    assert said.state == "waiting"
    assert say_statement(talk, "小区应该先修好电梯！", by=speaker, is_other=True) == said
    turn = own_turn(talk, speaker.id)
    assert turn.of == len(SEEDS)
    with pytest.raises(NotFound):
        talk_for(make_staff(Role.COMMUNITY_CLERK, "990101001002"), talk.pk)
    with pytest.raises(Denied):
        decide_statement(said, "shown", by=make_staff(Role.COMMUNITY_CLERK, "990101001002"))
    with pytest.raises(Invalid):
        decide_statement(said, "refused", by=town.clerk)
    decide_statement(said, "shown", by=town.clerk)
    with pytest.raises(WrongState):
        decide_statement(said, "refused", by=town.clerk, reason="晚了")
    assert own_turn(talk, speaker.id).of == len(SEEDS) + 1


def test_a_closed_talk_takes_nothing_more(town: Town) -> None:
    soon = now() + timedelta(hours=1)
    talk = make_talk(COMMUNITY, closes_at=soon)
    [(_resident, speaker)] = make_speakers(1)
    later = soon + timedelta(minutes=1)
    first = talk.statements.order_by("pk")[0]
    with pytest.raises(WrongState):
        vote_on_statement(first, 1, by=speaker, at=later)
    with pytest.raises(WrongState):
        say_statement(talk, "晚来的一句话", by=speaker, at=later)
    assert (close_due(later), close_due(later)) == (1, 0)
    with pytest.raises(WrongState):
        close_talk(talk, by=town.clerk)


def test_two_camps_share_one_statement_and_small_groups_are_not_shown(town: Town) -> None:
    talk = make_talk(COMMUNITY)
    speakers = make_speakers(14)
    for number, (_resident, speaker) in enumerate(speakers[:8]):
        vote_all(talk, speaker, YES if number % 2 else NO)
    assert reckon_moved() == 1
    found = results_of(public_talk(talk.public_id))
    assert found is not None
    assert not found.groups  # four in each camp
    assert found.people == 8
    for number, (_resident, speaker) in enumerate(speakers[8:12]):
        vote_all(talk, speaker, YES if number % 2 else NO)
    assert reckon_moved() == 0  # four more: what one of them said could be reckoned
    for number, (_resident, speaker) in enumerate(speakers[12:]):
        vote_all(talk, speaker, YES if number % 2 else NO)
    assert reckon_moved() == 1
    found = results_of(public_talk(talk.public_id))
    assert found is not None
    assert [group.size for group in found.groups] == [7, 7]
    assert [row.text for row in found.shared] == [SEEDS[-1]]
    assert len(found.divide) == 7
    result = TalkResult.objects.get()
    again = reckon_talk(talk, by=SYSTEM, is_last=True)
    assert again is not None
    assert (again.shown, again.frame) == (result.shown, result.frame)
    with pytest.raises(Denied):
        reckon_talk(talk, by=town.clerk)


def test_on_a_phone_one_statement_after_the_other(town: Town) -> None:
    talk = make_talk(COMMUNITY)
    [(resident, speaker)] = make_speakers(1)
    path = f"/talks/{talk.public_id}"
    stranger = phone_of(resident)
    stranger.cookies.clear()
    page = text_of(stranger.get(path))
    assert SEEDS[0] in page
    assert "验证手机号" in page
    first = talk.statements.order_by("pk")[0]
    sent = stranger.post(f"{path}/votes", {"statement": first.pk, "opinion": "1"})
    assert "/me/sign-in" in sent["Location"]
    phone = phone_of(resident)
    assert phone.post(f"{path}/votes", {"statement": first.pk, "opinion": "1"}).status_code == 303
    assert SEEDS[1] in text_of(phone.get(path))
    vote_all(talk, speaker, YES)
    assert "每一条都表了态" in text_of(phone.get(path))
    assert "同意" in text_of(phone.get(f"{path}/own"))
    assert phone.get(path, {"statement": str(first.pk)}).status_code == 200
    assert phone.post(f"{path}/statements", {"text": "短"}).status_code == 422
    near = phone.post(f"{path}/statements", {"text": "小区应该先修好电梯"})
    assert near.status_code == 409
    assert "仍然提交" in text_of(near)
    form = {"text": "小区应该先修好电梯", "other": "1"}
    assert phone.post(f"{path}/statements", form).status_code == 303
    assert "表态的人还少" in text_of(phone.get(f"{path}/results"))
    assert phone.post(f"{path}/votes", {"statement": first.pk, "opinion": "x"}).status_code == 422


def test_at_the_desk_from_the_question_to_the_end(town: Town) -> None:
    desk = browser_of(Account.objects.get(pk=town.clerk.id or 0))
    [(_resident, speaker)] = make_speakers(1)
    new = NewTopic(
        key=uuid4(), place_code=COMMUNITY, title="东门开放时间", words="东门几点开门合适"
    )
    topic = raise_topic(new, by=speaker)
    assert f'value="{topic.pk}" selected' in text_of(desk.get(f"/desk/talks/new?topic={topic.pk}"))
    form = {
        "place": COMMUNITY,
        "question": "东门要不要开",
        "seeds": "东门应该早上六点开",
        "topic": topic.pk,
    }
    assert desk.post("/desk/talks/new", {**form, "topic": "99999"}).status_code == 404
    assert desk.post("/desk/talks/new", {**form, "question": ""}).status_code == 422
    sent = desk.post("/desk/talks/new", form)
    talk = Talk.objects.get()
    assert talk.topic == topic
    assert sent["Location"] == f"/desk/talks/{talk.pk}"
    said = say_statement(talk, "电话13812345678打了没人接", by=speaker)
    page = text_of(desk.get(f"/desk/talks/{talk.pk}"))
    assert "138****5678" in page
    assert "13812345678" not in page
    address = f"/desk/talks/statements/{said.pk}/decision"
    assert desk.post(address, {"state": "refused"}).status_code == 422
    assert desk.post(address, {"state": "refused", "reason": "有电话号码"}).status_code == 303
    assert "有电话号码" in text_of(desk.get(f"/desk/talks/{talk.pk}"))
    assert "东门要不要开" in text_of(desk.get("/desk/talks"))
    assert desk.post(f"/desk/talks/{talk.pk}/closing").status_code == 303
    other = browser_of(
        Account.objects.get(pk=make_staff(Role.COMMUNITY_CLERK, "990101001002").id or 0)
    )
    assert other.get(f"/desk/talks/{talk.pk}").status_code == 404
    assert other.post(address, {"state": "shown"}).status_code == 404


def test_whose_it_was_can_be_told_to_them_alone_and_be_erased(town: Town) -> None:
    talk = make_talk(COMMUNITY)
    (one, speaker), (_other, neighbour) = make_speakers(2)
    vote_all(talk, speaker, YES)
    vote_all(talk, neighbour, NO)
    shown = say_statement(talk, "孩子放学要有人看路口", by=speaker)
    decide_statement(shown, "shown", by=town.clerk)
    say_statement(talk, "围墙可以画一些画", by=speaker)
    held = {each.what: each for each in held_of(one)["talks"]}
    assert len(held["您在众议里的表态"].rows) == 8
    assert len(held["您在众议里提的观点"].rows) == 2
    erase_resident(one)
    assert StatementVote.objects.count() == 8
    shown.refresh_from_db()
    assert (shown.text, shown.author) == ("孩子放学要有人看路口", "")
    assert not Statement.objects.filter(text="围墙可以画一些画").exists()


def test_two_years_after_the_end_votes_go_and_the_result_stays(town: Town) -> None:
    talk = make_talk(COMMUNITY)
    for _resident, speaker in make_speakers(5):
        vote_all(talk, speaker, YES)
    close_talk(talk, by=town.clerk)
    reckon_talk(talk, by=SYSTEM, is_last=True)
    run_retention(now() + timedelta(days=731))
    assert not StatementVote.objects.exists()
    found = results_of(public_talk(talk.public_id))
    assert found is not None
    assert found.people == 5
