// The page: well formed, whole in itself, everything escaped, and every event in it.
#include <set>

#include "html_page.h"
#include "settled_case.h"

namespace utfall::desk {
namespace {

// What is wrong with the markup: tags that do not match or would fetch or run something, ids that stand twice, links
// that lead nowhere or out of the page.
class MarkupCheck {
public:
    explicit MarkupCheck(const std::string& page) {
        const std::size_t style = page.find("<style>"), style_end = page.find("</style>");
        read(page.substr(0, style) + page.substr(style_end + 8));
        for (const char* outside : {"url(", "@import", "<"})
            if (page.substr(style + 7, style_end - style - 7).find(outside) != std::string::npos)
                faults_ += std::string("in the style: ") + outside + "\n";
        if (!open_.empty()) faults_ += "not closed: " + open_.back() + "\n";
        for (const std::string& link : links_)
            if (ids_.count(link) == 0) faults_ += "leads nowhere: #" + link + "\n";
    }
    [[nodiscard]] const std::string& faults() const { return faults_; }

private:
    void read(const std::string& page) {
        for (std::size_t at = page.find('<'); at != std::string::npos;
             at = page.find('<', at + 1)) {
            const std::string tag = page.substr(at + 1, page.find('>', at) - at - 1);
            const std::string name = tag.substr(0, tag.find(' '));
            if (name == "!doctype" || name == "meta") continue;
            for (const char* active :
                 {"script", "link", "img", "iframe", "object", "embed", "form", "base"})
                if (name == active) faults_ += "not in this page: " + name + "\n";
            if (tag.find(" src=") != std::string::npos || tag.find(" on") != std::string::npos)
                faults_ += "not in this page: " + tag + "\n";
            if (const std::string out = attribute(tag, " href=\""); !out.empty() && out[0] != '#')
                faults_ += "leads out: " + out + "\n";
            if (name[0] == '/')
                close(name.substr(1));
            else
                open_.push_back(name);
            if (const std::string id = attribute(tag, " id=\"");
                !id.empty() && !ids_.insert(id).second)
                faults_ += "id twice: " + id + "\n";
            if (const std::string link = attribute(tag, " href=\"#"); !link.empty())
                links_.insert(link);
        }
    }
    void close(const std::string& name) {
        if (open_.empty() || open_.back() != name)
            faults_ += "closed too early: " + name + "\n";
        else
            open_.pop_back();
    }
    static std::string attribute(const std::string& tag, const std::string& opening) {
        const std::size_t at = tag.find(opening);
        return at == std::string::npos
                   ? ""
                   : tag.substr(at + opening.size(),
                                tag.find('"', at + opening.size()) - at - opening.size());
    }

    std::vector<std::string> open_;
    std::set<std::string> ids_, links_;
    std::string faults_;
};

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
    request.facts = temporary_folder() / "nasty <b>.csv";
    ASSERT_TRUE(base::write_file(request.contract, contract).ok());
    ASSERT_TRUE(base::write_file(request.facts, facts).ok());
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
