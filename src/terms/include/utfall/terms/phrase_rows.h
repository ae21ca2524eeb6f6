// terms: includes phrases.def with every macro that the includer has not defined made empty, then forgets them all.
// No include guard: it is included once for each use of the table.
#ifndef STATEMENT
#define STATEMENT(id, en, sv)
#endif
#ifndef LINE
#define LINE(id, statements, en, sv)
#endif
#ifndef TYPE
#define TYPE(id, en, sv)
#endif
#ifndef DISTRIBUTION
#define DISTRIBUTION(id, en, sv)
#endif
#ifndef RANGE
#define RANGE(id, en, sv)
#endif
#ifndef ATOM
#define ATOM(id, en, sv)
#endif
#ifndef MOMENT
#define MOMENT(id, en, sv)
#endif
#ifndef COMPARISON
#define COMPARISON(id, en, sv)
#endif
#ifndef CONNECTIVE
#define CONNECTIVE(id, en, sv)
#endif
#ifndef CHOICE
#define CHOICE(list, id, en, sv)
#endif
#ifndef COLUMN
#define COLUMN(statements, id, hole, en, sv)
#endif
#ifndef UNIT
#define UNIT(id, en_one, en_many, sv_one, sv_many)
#endif
#include "utfall/terms/phrases.def"
#undef STATEMENT
#undef LINE
#undef TYPE
#undef DISTRIBUTION
#undef RANGE
#undef ATOM
#undef MOMENT
#undef COMPARISON
#undef CONNECTIVE
#undef CHOICE
#undef COLUMN
#undef UNIT
