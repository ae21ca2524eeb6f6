// terms: what moves money in a checked contract: price lists, payments, caps, funding, orders, corrections.
//
// Amounts are in minor units (öre), shares are ratios (40 % is 2/5), counts and days are whole numbers,
// dates are days since 1970-01-01, yes is 1.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "utfall/terms/declarations.h"

namespace utfall::terms {

struct PriceLine {
    struct Price {
        std::optional<base::Date> from;
        std::int64_t amount = 0;
    };
    std::string name;
    std::string outcome;
    std::vector<Price> prices;  // by rising date
    std::optional<std::int64_t> times_each;
    std::optional<int> after;  // line
    bool is_offered = true;    // false: only another text of the contract has it
    std::optional<Duration> within;
    base::Place place;
};
struct PriceList {
    std::string name;
    int persons = 0;  // dimension
    base::Date from, through;
    int accepted_by = 0;
    Duration accepted_within;
    std::vector<PriceLine> lines;
    Origin origin;
};

struct Split {
    struct Share {
        int party = 0;
        std::int64_t weight = 0;
    };
    std::string name;
    std::vector<Share> shares;  // weights over their sum
    Origin origin;
};

// Who stands in a payment: one party or a split.
struct Side {
    bool is_split = false;
    int index = 0;
};

// A guarantee shares money that comes after the loss was fixed: whoever is paid later on the funding repays part of it.
struct Recovery {
    int funding = 0;
    int from = 0, to = 0;  // parties
    base::Rational share;
    base::Place place;
};

struct Payment {
    std::string name;
    bool is_guarantee =
        false;  // calculated after what is written off that day; a later correction does not change it
    Side from, to;
    Expression amount;
    std::optional<Expression> condition;
    std::vector<int> over;
    Moment due;
    std::optional<int> paid_from, paid_into;  // accounts
    bool less_before = false;
    std::optional<Recovery> recovery;
    std::optional<int> reduces;  // funding
    Origin origin;
};

struct Cap {
    enum class Scope { Payments, Line, Party };
    enum class Rest { Lost, NextPeriod, PaidBy, Refused };
    std::string name;
    Expression limit;
    Scope scope = Scope::Payments;
    std::vector<int> payments;
    int price_list = 0, line = 0, party = 0;
    std::vector<int> each;                    // dimensions
    std::optional<std::pair<int, int>> only;  // dimension and member
    Rest rest = Rest::Lost;
    int rest_by = 0;
    bool is_in_force = true;
    bool unused_carries = false;    // a later period has also what earlier ones left
    bool shared_same_day = false;   // in proportion to their amounts
    bool ordered_same_day = false;  // said to be in the order of the clauses
    Origin origin;
};

struct Funding {
    std::string name;
    bool is_loan = false;
    int from = 0, to = 0;
    Expression limit;
    std::optional<int> drawn_as;  // a fact of dated amounts
    std::optional<base::Date> drawn_on;
    std::optional<int> into;  // account
    std::optional<Expression> rate;
    bool compounded = false;
    std::optional<int> interest_each;  // periods
    base::Date ends;
    base::Place ends_place;
    Origin origin;
};

struct Order {
    struct Row {
        std::int64_t step = 0;
        int to = 0;
        Expression amount;
        std::optional<int> reduces;
    };
    std::string name;
    int account = 0;
    std::vector<int> over;
    Moment due;
    std::vector<Row> rows;
    Origin origin;
};

// A payment or order, and its place among those of all texts.
struct ClauseRef {
    enum class Kind { Payment, Order };
    Kind kind = Kind::Payment;
    int index = 0;
    int rank = 0;
};

struct Correction {
    int by = 0;
    base::Date until;
    Duration within;
    Origin origin;
};

}  // namespace utfall::terms
