// terms: the phrases of phrases.def as enumerations: material of the tree.
#pragma once
#include <cstdint>

namespace utfall::terms {

// Rows of phrases.def, each kind numbered for itself.
enum class StatementPhrase : std::uint8_t {
#define STATEMENT(id, en, sv) id,
#include "utfall/terms/phrase_rows.h"
};
enum class LinePhrase : std::uint8_t {
#define LINE(id, statements, en, sv) id,
#include "utfall/terms/phrase_rows.h"
};
// TYPE, RANGE, ATOM, COMPARISON, MOMENT and DISTRIBUTION: the phrases that stand inside a line.
enum class Phrase : std::uint8_t {
    none,
#define TYPE(id, en, sv) type_##id,
#define DISTRIBUTION(id, en, sv) distribution_##id,
#define RANGE(id, en, sv) range_##id,
#define ATOM(id, en, sv) atom_##id,
#define MOMENT(id, en, sv) moment_##id,
#define COMPARISON(id, en, sv) compare_##id,
#include "utfall/terms/phrase_rows.h"
};
enum class Choice : std::uint8_t {
#define CHOICE(list, id, en, sv) list##_##id,
#include "utfall/terms/phrase_rows.h"
};
enum class Column : std::uint8_t {
#define COLUMN(statements, id, hole, en, sv) id,
#include "utfall/terms/phrase_rows.h"
};
enum class BuiltInUnit : std::uint8_t {
#define UNIT(id, en_one, en_many, sv_one, sv_many) id,
#include "utfall/terms/phrase_rows.h"
};

}  // namespace utfall::terms
