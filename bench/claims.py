"""A rate card with 10^5 claims of 10^4 persons: writes it, and settles it once more in plain Python.

    claims.py write FOLDER     contract.md and facts.csv
    claims.py settle FOLDER    what is paid for each quarter, for comparison with utfall

Claims are paid for the quarter in which they are accepted, in the order of acceptance, and the total is capped.
A claim that is accepted more than 60 days after it was made lapses; a line is paid a few times for each person.
"""
import csv
import random
import sys
from collections import Counter
from datetime import date, timedelta

PERSONS, EACH = 10_000, 10
PRICES = {"meets": (150, 4), "plan": (400, 2), "work": (2_500, 1), "stays": (3_000, 3)}
CAP, QUARTERS = 60_000_000, 18
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)

CONTRACT = """# A large rate card

```utfall
contract "A large rate card"
  written in language version 1
  all amounts in SEK
  runs from 2024-01-01 through 2028-12-31
  a payment that falls on a day that is not a Swedish banking day is paid on the next banking day
  every payment is rounded to 0.01 SEK, half up
party town "The town", municipality, payer
party provider "The provider", private, provider
party auditor "The auditor", non-profit, evaluator
periods pay-period of 3 months from 2024-01-01 through 2028-06-30
groups client from roster, at most 10 000 persons
prices card for each client
  claims concern outcomes from 2024-01-01 through 2027-12-31
  a claim is accepted by auditor within 60 days, otherwise it lapses
  | line  | outcome                  | price     | at most times each |
  | meets | "Meets the coach"        | 150 SEK   | 4                  |
  | plan  | "Has a plan"             | 400 SEK   | 2                  |
  | work  | "Begins to work"         | 2 500 SEK | 1                  |
  | stays | "Has worked for a year"  | 3 000 SEK | 3                  |
payment fee
  town pays provider value of claims accepted this period on card
  for each pay-period
  due 60 days after the end of pay-period
cap all-claims
  in total at most 60 000 000 SEK is paid under fee
  the payment that reaches the cap is reduced to what is left of the cap, and the rest is lost
```
"""


def write(folder):
    draw = random.Random(2024)
    claims = []
    for person in range(PERSONS):
        for _ in range(EACH):
            outcome = FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1))
            claimed = outcome + timedelta(days=draw.randrange(30))
            accepted = claimed + timedelta(days=draw.randrange(64))
            claims.append((accepted, draw.choice(list(PRICES)), f"p{person:05}", outcome, claimed))
    with open(f"{folder}/contract.md", "w", encoding="utf-8") as file:
        file.write(CONTRACT)
    with open(f"{folder}/facts.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["date", "measure", "value", "for", "outcome date", "claimed", "claim"])
        for number, (accepted, line, person, outcome, claimed) in enumerate(claims, 1):
            rows.writerow([accepted, "card", line, person, outcome, claimed, f"C{number:06}"])


def settle(folder):
    """Prints what is paid for each quarter."""
    with open(f"{folder}/facts.csv", encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    lines = list(PRICES)
    claims.sort(key=lambda c: (c["date"], c["outcome date"], lines.index(c["value"]), c["claim"]))
    times, due = Counter(), [0] * QUARTERS
    for claim in claims:
        accepted = date.fromisoformat(claim["date"])
        price, at_most = PRICES[claim["value"]]
        key = claim["for"], claim["value"]
        if (accepted - date.fromisoformat(claim["claimed"])).days > 60 or times[key] == at_most:
            continue
        times[key] += 1
        due[(accepted.year - FIRST.year) * 4 + (accepted.month - 1) // 3] += price
    left = CAP
    for amount in due:
        print(f"{min(amount, left)}.00")
        left -= min(amount, left)


if __name__ == "__main__":
    {"write": write, "settle": settle}[sys.argv[1]](sys.argv[2])
