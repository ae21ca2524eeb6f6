// A settlement as one self-contained page.
#include "statement.h"

namespace utfall::desk {

std::string statement_html(const Statement& s) { return "<!doctype html><title>" + s.loaded.contract.title + "</title>"; }

}  // namespace utfall::desk
