// The page: well formed, whole in itself, everything escaped, and every event in it.
#include "html_page.h"
#include "markup_check.h"
#include "settled_case.h"

namespace utfall::desk {
namespace {

TEST(Html, is_well_formed_and_fetches_nothing) {
    for (const char* language : {"sv", "en"})
        each_statement(
            [&](const Statement& s) {
                const std::string page = statement_html(s);
                EXPECT_EQ(MarkupCheck(page).faults(), "");
                EXPECT_NE(page.find(std::string("<html lang=\"") + language + "\">"),
                          std::string::npos);
                EXPECT_EQ(page, statement_html(s));
            },
            language);
}

TEST(Html, has_every_event_in_order) {
    each_statement([](const Statement& s) {
        const std::string page = statement_html(s);
        std::size_t at = page.find("id=\"events\"");
        for (const settle::Event& e : s.settlement.events) {
            const std::string amount =
                e.kind == settle::EventKind::Postponed
                    ? "–"
                    : base::money_text(e.amount, s.loaded.contract.currency, s.loaded.language);
            for (const std::string& part :
                 {e.date.text(), html::escaped(clause_words(e)),
                  kind_word(e.kind, s.loaded.language), html::escaped(amount)}) {
                at = page.find(">" + part + "<", at);
                ASSERT_NE(at, std::string::npos) << part;
            }
        }
    });
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

TEST(Html, escapes_what_others_wrote) {
    const std::string nasty = "<script>&'</style>";
    std::string contract = base::read_file("cases/norrkoping-2016/contract.md", 1U << 20U).value();
    std::string facts =
        base::read_file("cases/norrkoping-2016/facts/published.csv", 1U << 20U).value();
    replace_all(contract, "Socialt utfallskontrakt i Norrköping", nasty);
    replace_all(contract, "Norrköpings kommun", nasty);
    replace_all(contract, "Vad kommunen betalar", nasty);
    replace_all(facts, "INDIGO-POJ-0077", nasty);
    Request request;
    request.contract = temporary_folder() / "nasty <b>.md";
    request.facts = {temporary_folder() / "nasty <b>.csv"};
    ASSERT_TRUE(base::write_file(request.contract, contract).ok());
    ASSERT_TRUE(base::write_file(request.facts.front(), facts).ok());
    const bool settles = take_statement(request, [&](const Statement& s) {
        const std::string page = statement_html(s);
        EXPECT_EQ(MarkupCheck(page).faults(), "");
        EXPECT_EQ(page.find("<script>"), std::string::npos);
        EXPECT_EQ(page.find("</style>"), page.rfind("</style>"));
        EXPECT_EQ(page.find("<b>."), std::string::npos);
        EXPECT_NE(page.find("<h1>&lt;script&gt;&amp;&#39;&lt;/style&gt;</h1>"), std::string::npos);
        EXPECT_NE(page.find("nasty &lt;b&gt;.csv"), std::string::npos);
    });
    EXPECT_TRUE(settles);
}

TEST(Escaping, leaves_plain_text_alone) {
    EXPECT_EQ(html::escaped("å 1 000,00 kr"), "å 1 000,00 kr");
    EXPECT_EQ(html::escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
    EXPECT_EQ(html::escaped(""), "");
    EXPECT_EQ(html::css_string("Å 1"), "Å 1");
    EXPECT_EQ(html::css_string("a\"</\n"), "a\\22 \\3c \\2f \\a ");
    EXPECT_EQ(html::file_name("cases/x/facts.csv"), "facts.csv");
    EXPECT_EQ(html::file_name("facts.csv"), "facts.csv");
}

}  // namespace
}  // namespace utfall::desk
