// terms: bounds how deep the parts of a line stand inside each other, so that no text can exhaust the stack.
#pragma once
#include "reader.h"

namespace utfall::terms {

inline constexpr int kNestingMax = 40;

struct Reader::Nest {
    explicit Nest(Reader& reader) : reader_(reader) {
        if (++reader_.nesting_ > kNestingMax) {
            reader_.note_known(reader_.position_,
                               base::diagnose(base::Code::nested_too_deep,
                                              reader_.place(reader_.position_, reader_.position_)));
        }
    }
    ~Nest() { --reader_.nesting_; }
    Nest(const Nest&) = delete;
    Nest& operator=(const Nest&) = delete;
    [[nodiscard]] bool is_too_deep() const { return reader_.nesting_ > kNestingMax; }

private:
    Reader& reader_;
};

}  // namespace utfall::terms
