// desk, private: the sections of the HTML page, each written whole or left out when it has nothing to tell.
#pragma once
#include "html_page.h"
#include "statement.h"

namespace utfall::desk::html {

// The style sheet; `foot` stands at the foot of every printed page.
[[nodiscard]] std::string style_sheet(std::string_view foot);

void write_totals(Page& page, const Statement& statement);
// Only of a contract that nets.
void write_transfers(Page& page, const Statement& statement);
void write_parties(Page& page, const Statement& statement);
// Every event, with its explanation folded under it.
void write_events(Page& page, const Statement& statement);
void write_postponed(Page& page, const Statement& statement);
void write_refused(Page& page, const Statement& statement);
void write_warnings(Page& page, const Statement& statement);
// The clauses that the events follow, and the caps and scales that decided, as they stand in the contract.
void write_clauses(Page& page, const Statement& statement);
void write_facts(Page& page, const Statement& statement);
void write_colophon(Page& page, const Statement& statement);

// The explanation of one event, down to the rows of facts.
void write_why(Page& page, const Statement& statement, const settle::Event& event);

// What another part of the page links to: "clause-71", "row-3".
[[nodiscard]] std::string clause_id(int line);
[[nodiscard]] std::string row_id(int row);

}  // namespace utfall::desk::html
