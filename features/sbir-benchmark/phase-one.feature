@sbir-benchmark @phase-one
Feature: New Phase I award, transition benchmark

  Rule: At least a quarter of the Phase I awards led to Phase II

    @benchmark
    Scenario Outline: Around a quarter
      Given an application like the example "exactly a quarter"
      And "awards" are
        | times    | phase    | year |
        | 48       | Phase I  | 1992 |
        | <second> | Phase II | 1993 |
      When it is screened
      Then the result of "transition-rate" is "<result>"
      And the verdict is "<verdict>"
      And there is no award
      And the decision is not provisional

      Examples:
        | second | result | verdict    |
        | 11     | unmet  | ineligible |
        | 12     | met    | eligible   |
        | 13     | met    | eligible   |

    @benchmark
    Scenario Outline: A quarter is compared exactly
      Given an application like the example "exactly a quarter"
      And "awards" are
        | times    | phase    | year |
        | <first>  | Phase I  | 1992 |
        | <second> | Phase II | 1993 |
      When it is screened
      Then the result of "transition-rate" is "<result>"

      Examples:
        | first | second | result |
        | 21    | 5      | unmet  |
        | 21    | 6      | met    |
        | 99    | 24     | unmet  |
        | 99    | 25     | met    |
        | 401   | 100    | unmet  |
        | 400   | 100    | met    |

    @effect
    Scenario: A firm below a quarter is not eligible
      Given an application like the example "just below a quarter"
      When it is screened
      Then the result of "transition-rate" is "unmet"
      And the verdict is "ineligible"

  Rule: Firms with few Phase I awards are not held to it

    @benchmark
    Scenario Outline: Around the threshold
      Given an application like the example "exactly a quarter"
      And "awards" are
        | times   | phase   | year |
        | <first> | Phase I | 1992 |
      When it is screened
      Then the result of "transition-rate" is "<result>"
      And the verdict is "<verdict>"

      Examples:
        | first | result         | verdict    |
        | 20    | not applicable | eligible   |
        | 21    | unmet          | ineligible |
        | 22    | unmet          | ineligible |

    @benchmark
    Scenario: No awards at all
      Given an application like the example "exactly a quarter"
      And there are no "awards"
      When it is screened
      Then the result of "transition-rate" is "not applicable"
      And the verdict is "eligible"

  Rule: The two windows are shifted against each other

    @windows
    Scenario Outline: Years of the Phase I window
      Given an application like the example "exactly a quarter"
      And "fiscal_year" is "<assessed>"
      And "awards" are
        | times | phase   | year   |
        | 21    | Phase I | <year> |
      When it is screened
      Then the result of "transition-rate" is "<result>"

      Examples: fiscal year 1996, window 1990 to 1994
        | assessed | year | result         |
        | 1996     | 1989 | not applicable |
        | 1996     | 1990 | unmet          |
        | 1996     | 1991 | unmet          |
        | 1996     | 1993 | unmet          |
        | 1996     | 1994 | unmet          |
        | 1996     | 1995 | not applicable |
        | 1996     | 1996 | not applicable |

      Examples: fiscal year 1997, window 1991 to 1995
        | assessed | year | result         |
        | 1997     | 1990 | not applicable |
        | 1997     | 1991 | unmet          |
        | 1997     | 1995 | unmet          |
        | 1997     | 1996 | not applicable |

    @windows
    Scenario Outline: Years of the Phase II window
      Given an application like the example "exactly a quarter"
      And "awards" are
        | times | phase    | year   |
        | 40    | Phase I  | 1992   |
        | 10    | Phase II | <year> |
      When it is screened
      Then the result of "transition-rate" is "<result>"

      Examples: fiscal year 1996, window 1991 to 1995
        | year | result |
        | 1990 | unmet  |
        | 1991 | met    |
        | 1992 | met    |
        | 1994 | met    |
        | 1995 | met    |
        | 1996 | unmet  |

  Rule: What is not known refuses nobody

    @benchmark
    Scenario: The awards are not known
      Given an application like the example "awards unknown"
      When it is screened
      Then the result of "transition-rate" is "unknown"
      And the verdict is "pending"
      And "awards" is missing, to be supplied by "authority"

    @windows
    Scenario: The year of an award is not known
      Given an application like the example "exactly a quarter"
      And "awards" are
        | times | phase    | year    |
        | 21    | Phase I  | 1992    |
        | 6     | Phase II | unknown |
      When it is screened
      Then the verdict is "pending"
      And "awards.year" is missing

    @windows
    Scenario: The fiscal year is not known
      Given an application like the example "exactly a quarter"
      And "fiscal_year" is "unknown"
      When it is screened
      Then the verdict is "pending"
      And "fiscal_year" is missing, to be supplied by "authority"

    @benchmark
    Scenario: Nothing is known
      Given an application
      When it is screened
      Then the verdict is "pending"
      And there is no award
      And "awards" is missing
