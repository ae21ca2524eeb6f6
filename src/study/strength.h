// study, private: how small an effect the sample can show, and how strong something unseen would have to be.
#pragma once
#include "run.h"

namespace utfall::study {

// Of the first line, where the plan names the smallest effect that matters: the power to show it with the standard error
// that was found, and the smallest effect that this standard error shows with the planned power (noncentral t).
void add_smallest_effect(const Setup& setup, Found& found);

// Of the first line, where the plan asks for it: the E-value of VanderWeele and Ding (2017), of the ratio of shares where the
// outcome is yes or no, else of the difference in standard deviations within the arms.
void add_e_value(const Setup& setup, Found& found);

}  // namespace utfall::study
