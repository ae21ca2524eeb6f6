// One row per diagnostic of "language: reading", and what reading gives for the phrases that are easily confused.
#include "parser.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "printer.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Language;

std::string findings(const base::Diagnostics& diagnostics, Language language = Language::Swedish) {
    std::string text;
    for (const base::Diagnostic& diagnostic : diagnostics) {
        text += render(diagnostic, language) + "\n";
    }
    return text;
}

std::string read_document(std::string_view text) {
    const base::Result<Document> document = parse("k.md", text);
    return document.ok() ? "ok" : findings(document.diagnostics());
}

// The findings of a Swedish contract that holds `clauses`.
std::string faults(std::string_view clauses) {
    return read_document("```utfall\nkontrakt \"T\"\n" + std::string(clauses) + "\n```\n");
}

std::string in_payment(std::string_view line) {
    return faults("betalning b\n  " + std::string(line));
}

// The expression as a tree, from a payment line; "" when it is refused.
std::string tree(std::string_view amount) {
    const std::string text = "betalning b\n  x betalar y " + std::string(amount) + "\n";
    const base::Result<Fence> fence = parse_fence("k.md", text, Language::Swedish);
    if (!fence.ok()) return {};
    Document document;
    document.blocks.emplace_back(fence.value());
    std::string shown;
    const std::string dumped = dump(document);
    const std::size_t start = dumped.find("name y\n") + 7;
    for (std::size_t i = start; i < dumped.size(); ++i) {
        if (dumped[i] == '\n') shown += "; ";
        const bool is_indent = dumped[i] == ' ' && (shown.empty() || shown.back() == ' ');
        if (dumped[i] != '\n' && !is_indent) shown += dumped[i];
    }
    return shown;
}

struct Row {
    std::string_view text;
    std::string_view expected;
};

TEST(Parser, Expressions) {
    const Row rows[] = {
        {"40 % av sammanlagt lyft på L", "percent of; share 40; phrase drawn; name L; "},
        {"a, dock högst b, dock minst 0 kr", "at least; at most; name a; name b; money 0 SEK; "},
        {"a dock högst b", "at most; name a; name b; "},
        {"a om b annars c", "select; name a; name b; name c; "},
        {"a om b är minst 3 och inte c, annars d",
         "select; name a; and; compare is_at_least; name b; number 3; not; name c; name d; "},
        {"a plus b minus c", "sum +-; name a; name b; name c; "},
        {"a delat med b eller vid noll 0 %", "quotient; name a; name b; share 0; "},
        {"den del av a som överstiger (b gånger c)",
         "phrase exceeds; name a; brackets; product; name b; name c; "},
        {"15 000 000 kr per 7 000 dagar gånger a",
         "product; price 15 000 000 SEK per 7000 day; name a; "},
        {"1 200 000 kr per procentenhet", "price 1 200 000 SEK per 1 percentage point; "},
        {"5 bankdagar", "quantity 5 banking day; "},
        {"a avrundat till 0,01 % hälften uppåt", "rounded; name a; share 0.01; choice half_up; "},
        {"a för anslagsår 1 för grupp", "of; name a; member anslagsår 1; member grupp; "},
        {"dagar från 2020-01-01 till och med dagen för f",
         "phrase days_between; date 2020-01-01; phrase date_of; name f; "},
        {"(antalet g där a är 1) gånger 5 kr",
         "product; brackets; phrase number_where; name g; compare is; name a; number 1; money 5 "
         "SEK; "},
        {"föregående x eller från början 0 kr", "phrase previous; name x; money 0 SEK; "},
    };
    for (const Row& row : rows) EXPECT_EQ(tree(row.text), row.expected) << row.text;
}

TEST(Parser, FaultsOfALine) {
    const Row rows[] = {
        {"due 2021-03-31",
         "k.md:4:3: fel[wrong-language]: raden är på engelska, dokumentet på svenska\n    Skriv: "
         "förfaller 2021-03-31\n"},
        {"x betalar y 5 SEK",
         "k.md:4:17: fel[foreign-word]: \"SEK\" är inte svenska\n    Skriv kr.\n"},
        {"x betalar y 5 days",
         "k.md:4:17: fel[foreign-word]: \"days\" är inte svenska\n    Skriv dagar.\n"},
        {"x betalar y 7.5 kr",
         "k.md:4:15: fel[decimal-mark]: \"7.5\" har ett annat decimaltecken än svensk text har\n   "
         " Skriv 7,5. Tusental skrivs med mellanslag: 7 500.\n"},
        {"x betalar y 30000 kr",
         "k.md:4:15: fel[ungrouped-number]: siffrorna i \"30000\" står inte i grupper om tre\n    "
         "Skriv 30 000.\n"},
        {"x betalar y 1234567890123456789 kr",
         "k.md:4:15: fel[number-too-long]: 1234567890123456789 har fler än 18 siffror\n    Skriv "
         "ett mindre tal eller färre decimaler.\n"},
        {"förfaller 2021-02-30",
         "k.md:4:13: fel[impossible-date]: 2021-02-30 är ingen dag\n    Skriv en dag som finns som "
         "år-månad-dag: 2021-03-31.\n"},
        {"x betalar y a plus b gånger c",
         "k.md:4:22: fel[brackets-in-sum]: \"b gånger c\" står i en summa utan parentes\n    Skriv "
         "(b gånger c).\n"},
        {"x betalar y a plus 40 % av c",
         "k.md:4:22: fel[brackets-in-sum]: \"40 % av c\" står i en summa utan parentes\n    Skriv "
         "(40 % av c).\n"},
        {"x betalar y a, dock högst b minus c",
         "k.md:4:29: fel[brackets-in-limit]: gränsen \"b minus c\" är en summa utan parentes\n    "
         "Skriv (b minus c).\n"},
        {"x betalar y a gånger b delat med c",
         "k.md:4:15: fel[brackets-in-product]: \"a gånger b\" multipliceras eller divideras vidare "
         "utan parentes\n    Skriv (a gånger b).\n"},
        {"om a och b eller c",
         "k.md:4:6: fel[brackets-in-condition]: \"a och b\" fortsätter med både \"och\" och "
         "\"eller\" utan parentes\n    Skriv (a och b).\n"},
        {"x betalar y avkastning av 30 000 000 kr",
         "k.md:4:15: fel[of-without-percentage]: \"av\" följer på \"avkastning\"; det skrivs bara "
         "efter en procentsats i siffror\n    Skriv: avkastning gånger 30 000 000 kr\n"},
        {"x betalar y (((a)))",
         "k.md:4:17: fel[brackets-too-deep]: parenteser står tre djupt\n    Definiera den inre "
         "delen med ett namn och använd namnet.\n"},
        {"betalas från total",
         "k.md:4:16: fel[reserved-name]: \"total\" kan inte vara ett namn, det är ett ord i "
         "språket\n    Välj ett annat, till exempel total-1.\n"},
        {"förfaller 30 dagar efter",
         "k.md:4:27: fel[unfinished]: något saknas på slutet; här väntades en dag\n    Skriv: "
         "förfaller <dag>\n"},
        {"förfaller snart nog",
         "k.md:4:19: fel[not-understood]: \"nog\" förstås inte här; här väntades radens slut\n    "
         "Skriv: förfaller <dag>\n"},
        {"förfaler 2021-01-01",
         "k.md:4:3: fel[line-misspelt]: ingen rad i punkten börjar med \"förfaler\"\n    Menade "
         "du: förfaller <dag>\n"},
        {"x betlar y 5 kr",
         "k.md:4:3: fel[line-misspelt]: ingen rad i punkten börjar med \"x\"\n    Menade du: "
         "<namn> betalar <namn> <belopp>\n"},
        {"hurra",
         "k.md:4:3: fel[unknown-line]: ingen rad i punkten börjar med \"hurra\"\n    Börja med "
         "för, <namn> betalar, om, förfaller, betalas, sätts, med eller minskar.\n"},
        {"öppnas den 2020-01-01 med 5 kr",
         "k.md:4:3: fel[line-not-here]: raden hör inte till den här punkten\n    Den hör hemma "
         "under konto.\n"},
        {"betalning c",
         "k.md:4:3: fel[clause-indented]: punkten är indragen\n    Börja den vid marginalen.\n"},
        {"| a |",
         "k.md:4:3: fel[table-not-here]: den här punkten har ingen tabell\n    Ta bort den eller "
         "skriv rader.\n"},
        {"om a ; b",
         "k.md:4:8: fel[unknown-character]: ; har ingen betydelse i en punkt\n    Ta bort det; "
         "förklaringar står som löptext utanför punkterna.\n"},
        {"betalas från \"x",
         "k.md:4:16: fel[unclosed-text]: texten slutar inte på sin rad\n    Avsluta den med "
         "citattecken på samma rad.\n"},
        {"om \u201Ca\u201D",
         "k.md:4:6: fel[curly-quote]: \u201C inleder eller avslutar ingen text\n    Skriv raka "
         "citattecken: \"…\".\n"},
        {"om a\u030A",
         "k.md:4:7: fel[decomposed-letter]: bokstaven före är skriven som två tecken\n    Spara "
         "texten med sammansatta bokstäver (Unicode NFC).\n"},
    };
    for (const Row& row : rows) EXPECT_EQ(in_payment(row.text), row.expected) << row.text;
}

TEST(Parser, LongLinesAndNames) {
    EXPECT_EQ(in_payment("om " + std::string(100, 'a')),
              "k.md:4:6: fel[name-too-long]: namnet är 100 tecken långt\n    Välj ett som är "
              "kortare än 100.\n");
    EXPECT_EQ(in_payment("om " + std::string(99, 'a')), "ok");
    EXPECT_NE(in_payment("om " + std::string(10'000, 'a')).find("line-too-long"),
              std::string::npos);
    std::string nested = "x betalar y ";
    for (int i = 0; i < 100; ++i) nested += "40 % av ";
    EXPECT_NE(in_payment(nested + "a").find("nested-too-deep"), std::string::npos);
}

TEST(Parser, FaultsOfClauses) {
    const Row rows[] = {
        {"förfaller 2021-01-01",
         "k.md:3:1: fel[line-at-margin]: raden hör till en punkt men står vid marginalen\n    Dra "
         "in den två mellanslag under sin punkt.\n"},
        {"betalnig b",
         "k.md:3:1: fel[clause-misspelt]: ingen punkt börjar med \"betalnig\"\n    Menade du: "
         "betalning <namn>\n"},
        {"payment b\n  förfaller 2021-01-01",
         "k.md:3:1: fel[wrong-language]: raden är på engelska, dokumentet på svenska\n    Skriv: "
         "betalning b\n"},
        {"part total \"N\", kommun, betalare",
         "k.md:3:6: fel[reserved-name]: \"total\" kan inte vara ett namn, det är ett ord i "
         "språket\n    Välj ett annat, till exempel total-1.\n"},
        {"delning d\n  | vem | hur |",
         "k.md:4:11: fel[table-heading]: \"hur\" är ingen rubrik i tabellen\n    Rubrikerna är "
         "vem, andel, delar.\n"},
        {"delning d\n  | vem | share |",
         "k.md:4:11: fel[foreign-word]: \"share\" är inte svenska\n    Skriv andel.\n"},
        {"delning d\n  | vem | andel |\n  | a |",
         "k.md:5:3: fel[table-cells]: raden har 1 celler, rubriken har 2\n    Skriv en cell under "
         "varje rubrik, eller - för en tom.\n"},
        {"trappa t efter m, ett värde per rad\n  | m | t | u |",
         "k.md:4:3: fel[table-cells]: raden har 3 celler, rubriken har 2\n    Skriv en cell under "
         "varje rubrik, eller - för en tom.\n"},
        {"trappa t efter m, ett värde per rad\n  | m | t |\n  | under | 5 % |",
         "k.md:5:10: fel[unfinished]: något saknas på slutet; här väntades ett belopp\n    Skriv: "
         "under <belopp>\n"},
        {"turordning t från konto k\n  | steg |\n  förfaller 2021-01-01\n  | 1 |",
         "k.md:6:3: fel[table-parted]: en rad delar tabellen\n    Skriv raderna först och sedan "
         "hela tabellen.\n"},
        {"turordning t från konto k\n  | steg |\n  | 10000 |",
         "k.md:5:5: fel[ungrouped-number]: siffrorna i \"10000\" står inte i grupper om tre\n    "
         "Skriv 10 000.\n"},
    };
    for (const Row& row : rows) EXPECT_EQ(faults(row.text), row.expected) << row.text;
    EXPECT_NE(faults("hejsan").find("fel[unknown-clause]: ingen punkt börjar med \"hejsan\"\n    "
                                    "Börja med kontrakt, part,"),
              std::string::npos);
}

TEST(Parser, FaultsOfDocuments) {
    const Row rows[] = {
        {"bara prosa\n",
         "k.md: fel[no-fence]: dokumentet innehåller ingen punkt\n    Punkterna står mellan en rad "
         "```utfall och en rad ```.\n"},
        {"```utfall\n\n```\n",
         "k.md: fel[no-fence]: dokumentet innehåller ingen punkt\n    Punkterna står mellan en rad "
         "```utfall och en rad ```.\n"},
        {"a\n```utfall\nkontrakt \"T\"\n",
         "k.md:2:1: fel[fence-unclosed]: punkterna som börjar här tar aldrig slut\n    Avsluta dem "
         "med en rad ```.\n"},
        {"```utfall\nkontrakt \"T\"\n```utfall\ndelning d\n```\n",
         "k.md:1:1: fel[fence-unclosed]: punkterna som börjar här tar aldrig slut\n    Avsluta dem "
         "med en rad ```.\n"},
        {"```utfall\nkontrakt \"T\"\n```\n~~~ Utfall\n",
         "k.md:4:1: fel[fence-misspelt]: härifrån läses inga punkter\n    Skriv ```utfall vid "
         "marginalen, med inget efter.\n"},
        {"```utfall\ndelning d\n```\n",
         "k.md:2:1: fel[unknown-document]: den första punkten säger inte vad detta är för "
         "dokument\n    Börja med ett av: kontrakt \"text\", antaganden \"text\" för \"text\", "
         "analysplan \"text\" för \"text\", contract \"text\", assumptions \"text\" for \"text\", "
         "analysis plan \"text\" for \"text\".\n"},
        {"```utfall\n  alla belopp i SEK\nkontrakt \"T\"\n```\n",
         "k.md:2:1: fel[unknown-document]: den första punkten säger inte vad detta är för "
         "dokument\n    Börja med ett av: kontrakt \"text\", antaganden \"text\" för \"text\", "
         "analysplan \"text\" för \"text\", contract \"text\", assumptions \"text\" for \"text\", "
         "analysis plan \"text\" for \"text\".\nk.md:2: fel[line-without-clause]: raden står före "
         "varje punkt\n    Ställ den under den punkt som den hör till.\n"},
        {"\xFF\n",
         "k.md: fel[not-utf8]: filen är inte skriven i UTF-8\n    Spara den som UTF-8.\n"},
    };
    for (const Row& row : rows) EXPECT_EQ(read_document(row.text), row.expected) << row.text;
    const std::string large((std::size_t{64} << 20U) + 1, ' ');
    EXPECT_NE(read_document(large).find("file-too-large"), std::string::npos);
}

TEST(Parser, ReportsSeveralButNotMoreThanAHundred) {
    std::string text;
    for (int i = 0; i < 150; ++i) text += "betalning b\n  hurra\n";
    const std::string found = faults(text);
    EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 200);
    EXPECT_NE(found.find("k.md:202:3: "), std::string::npos);
    EXPECT_EQ(found.find("k.md:204:3: "), std::string::npos);
}

TEST(Parser, EnglishDiagnosticsOfAnEnglishDocument) {
    const base::Result<Document> document = parse(
        "c.md", "```utfall\ncontract \"T\"\npayment p\n  a pays b 5 kr\n  a pays b 7,5 USD\n```\n");
    ASSERT_FALSE(document.ok());
    EXPECT_EQ(
        findings(document.diagnostics(), Language::English),
        "c.md:4:14: error[foreign-word]: \"kr\" is not English\n    Write SEK.\n"
        "c.md:5:12: error[decimal-mark]: \"7,5\" has another decimal mark than English text has\n"
        "    Write 7.5. Thousands are parted by a space: 7 500.\n");
}

TEST(Parser, HeadingsOfStatements) {
    const std::string text =
        "\xEF\xBB\xBF# **Avtal** `x`\r\n```utfall  \r\nkontrakt \"T\"\r\n\r\n\talla belopp i "
        "SEK\r\n```\r\n"
        "**§ 2 Betalning.** Staten betalar.\n**inte en rubrik**\n```utfall\ndelning "
        "d\n```\n```utfall\ndelning e\n```\n";
    const base::Result<Document> document = parse("k.md", text);
    ASSERT_TRUE(document.ok()) << findings(document.diagnostics());
    std::vector<std::string> headings;
    for (const auto& block : document.value().blocks) {
        const Fence* fence = std::get_if<Fence>(&block);
        if (fence == nullptr) continue;
        for (const Statement& statement : fence->statements) headings.push_back(statement.heading);
    }
    EXPECT_EQ(headings, (std::vector<std::string>{"Avtal x", "§ 2 Betalning", "§ 2 Betalning"}));
}

TEST(Parser, PlacesCountCharacters) {
    const base::Result<Fence> fence =
        parse_fence("k.md", "betalning åäö\n  ö betalar å 5 kr per dag\n", Language::Swedish);
    ASSERT_TRUE(fence.ok());
    const Node& amount = fence.value().statements[0].lines[0].holes[2];
    EXPECT_EQ(amount.place,
              (base::Place{.file = "k.md", .line = 2, .column = 15, .end_column = 27}));
}

TEST(Parser, ReservedWordsOfBothLanguages) {
    for (const char* word : {"av", "of", "total", "sammanlagt", "ja", "no", "till", "resten",
                             "today", "slutligt", "enligt"}) {
        EXPECT_TRUE(is_reserved(word)) << word;
    }
    for (const char* word : {"besparing", "betalning", "payment", "kommun", "LSV"})
        EXPECT_FALSE(is_reserved(word)) << word;
}

}  // namespace
}  // namespace utfall::terms
