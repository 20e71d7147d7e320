"""A clerk looks a category up by whatever she has at hand: its code, its path or its name."""

from shanzhi.cases.understanding.catalogue import load_catalogue


def test_the_catalogue_holds_the_published_numbers_of_names() -> None:
    catalogue = load_catalogue()
    assert [len(catalogue.level(level)) for level in (1, 2, 3)] == [15, 118, 517]


def test_every_code_lies_under_its_parent_and_names_its_path() -> None:
    catalogue = load_catalogue()
    for category in catalogue:
        parent = catalogue.get(category.parent_code)
        assert (parent is None) == (category.level == 1)
        assert parent is None or (
            category.code.startswith(parent.code) and category.path[:-1] == parent.path
        )
        assert category.code.isdigit()
        assert len(category.code) == (2, 4, 7)[category.level - 1]
        assert catalogue.at(*category.path) is category


def test_a_clerk_finds_a_category_by_code_by_path_and_by_name() -> None:
    catalogue = load_catalogue()
    noise = catalogue.at("环境保护", "环境污染", "噪音污染")
    for written in (
        noise.code,
        "噪音污染",
        "环境保护/环境污染/噪音污染",
        noise.full_name,
        " 环境保护 > 环境污染 > 噪音污染",
    ):
        assert catalogue.find(written) == noise
    assert catalogue.find("教育文体") == catalogue.at("教育文体")
    assert catalogue.find("没有这一类") is None
    assert catalogue.find("") is None


def test_what_fits_nowhere_always_ends_in_nines() -> None:
    assert all(c.code.endswith("99") for c in load_catalogue() if c.name == "其他")
