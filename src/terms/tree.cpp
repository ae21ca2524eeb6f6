#include "utfall/terms/tree.h"

namespace utfall::terms {

bool Node::operator==(const Node& other) const {
    return form == other.form && phrase == other.phrase && choice == other.choice &&
           column == other.column && sign == other.sign && decimal == other.decimal &&
           per == other.per && number == other.number && date == other.date && unit == other.unit &&
           text == other.text && operators == other.operators && parts == other.parts;
}

}  // namespace utfall::terms
