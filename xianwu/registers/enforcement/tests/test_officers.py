from itertools import combinations, product

import pytest

from xianwu.registers.enforcement.brain.officers import Officer, Recusal, Target, TeamError, make_teams, tie_of

SEED = bytes(range(32))
LINKS = {"文岩街道": ("一中队",), "东屯镇": ("二中队",)}


def squad(count=4, **changes):
    return [Officer(f"p{n}", f"执法员{n}", "一中队" if n % 2 else "二中队", **changes) for n in range(count)]


def cost_of(choice, targets, officers, *, links=LINKS, detour=3):
    """The cost by its definition, for comparing with every possible choice."""
    by_id = {officer.id: officer for officer in officers}
    loads, total, ties = {}, 0, 0
    for target, team in zip(targets, choice, strict=True):
        for id in team:
            loads[id] = loads.get(id, 0) + 1
            total += 2 * (by_id[id].load + loads[id]) - 1
            linked = not links.get(target.town) or by_id[id].section in links[target.town]
            total += 0 if linked else detour
            ties += tie_of(SEED, target=target.id, officer=id)
    return total, ties


@pytest.mark.parametrize("loads", [(0, 0, 0, 0), (5, 0, 0, 1), (2, 2, 0, 0)])
def test_no_other_choice_is_better(loads):
    officers = [Officer(f"p{n}", f"员{n}", "一中队" if n < 2 else "二中队", load) for n, load in enumerate(loads)]
    targets = [Target("a", "文岩街道"), Target("b", "东屯镇"), Target("c", "文岩街道"), Target("d", "僧固乡")]
    teams = make_teams(targets, officers=officers, seed=SEED, links=LINKS).teams
    pairs = list(combinations([officer.id for officer in officers], 2))
    best = min(product(pairs, repeat=4), key=lambda choice: cost_of(choice, targets, officers))
    assert [team.officers for team in teams] == list(best)


def test_loads_even_out():
    targets = [Target(f"t{n:02}") for n in range(20)]
    found = make_teams(targets, officers=squad(8), seed=SEED)
    assert set(found.loads.values()) == {5}
    assert all(len(set(team.officers)) == 2 for team in found.teams)


def test_an_officer_without_a_valid_card_never_goes():
    officers = [*squad(2), Officer("x", "张三", problem="执法证已过期")]
    found = make_teams([Target("a")], officers=officers, seed=SEED)
    assert found.teams[0].officers == ("p0", "p1")
    assert found.left_out == (("x", "张三：执法证已过期"),)


def test_recusal_leaves_no_team_rather_than_one_officer():
    recusals = [Recusal("a", "p0", "近亲属")]
    found = make_teams([Target("a"), Target("b")], officers=squad(2), seed=SEED, recusals=recusals)
    assert [team.target for team in found.teams] == ["b"]
    ((target, reason),) = found.without
    assert target == "a"
    assert "只有 1 人（另有 1 人须回避），不足 2 人" in reason


def test_the_linked_section_goes_unless_it_is_overworked():
    officers = [
        Officer("a1", "甲", "一中队"), Officer("a2", "乙", "一中队"),
        Officer("b1", "丙", "二中队"), Officer("b2", "丁", "二中队"),
    ]  # fmt: skip
    (team,) = make_teams([Target("t", "文岩街道")], officers=officers, seed=SEED, links=LINKS).teams
    assert team.officers == ("a1", "a2")
    busy = [*officers[:2], *officers[2:]]
    busy[0] = Officer("a1", "甲", "一中队", load=9)
    (team,) = make_teams([Target("t", "文岩街道")], officers=busy, seed=SEED, links=LINKS).teams
    assert "a1" not in team.officers
    assert "不在联系股室" in team.reason


def test_the_order_of_typing_does_not_matter_and_the_seed_does():
    targets, officers = [Target(f"t{n}") for n in range(6)], squad(6)
    one = make_teams(targets, officers=officers, seed=SEED)
    assert make_teams(targets[::-1], officers=officers[::-1], seed=SEED).teams == one.teams
    assert make_teams(targets, officers=officers, seed=bytes(32)).teams != one.teams


def test_what_cannot_be_is_refused_in_words():
    with pytest.raises(TeamError, match="至少要有 2 名"):
        make_teams([Target("a")], officers=squad(), seed=SEED, size=1)
    with pytest.raises(TeamError, match="出现了两次"):
        make_teams([Target("a"), Target("a")], officers=squad(), seed=SEED)
    with pytest.raises(TeamError, match="分批"):
        make_teams([Target("a")], officers=[*squad(2), Officer("z", "王", load=10**9)], seed=SEED)


def test_nothing_to_do_is_no_error():
    assert make_teams([], officers=squad(), seed=SEED).teams == ()
    assert "只有 0 人" in make_teams([Target("a")], officers=[], seed=SEED).without[0][1]


def test_three_hundred_targets_and_sixty_officers_are_no_trouble():
    targets = [Target(f"t{n:03}", "文岩街道" if n % 3 else "东屯镇") for n in range(300)]
    found = make_teams(targets, officers=squad(60), seed=SEED, links=LINKS)
    assert max(found.loads.values()) - min(found.loads.values()) <= 4
