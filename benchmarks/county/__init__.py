"""A fictional county whose true values are known, to check and to measure batches with.

    python -m benchmarks.county --towns 25 --years 2021-2024 --seed 7 DIR     write it
    python -m benchmarks.county --check DIR                                   compare what a batch made of it
    python -m benchmarks.county --plain …                                     without habits, to measure speed with

What is true is decided first, from the seed, the town and the year alone; then clerks write tallies that count to it, each in
their own way, some with a planted problem, some with a habit of HABITS.md (design notes). What is true of a figure says, too,
whether it must be printed (`count`) or asked about (`ask`). Beside `data/` lies `truth/`, which no run reads.

    names      who reports: towns, villages, offices       facts      how often what happened: the true values
    records    what happened, one record a thing           standing   what a town has or lists, one record a thing
    messes     what clerks do to a tally, by name          pen        one clerk's habits, and the messes made so far
    forms      what a ledger asks for, in whose words      styles     a form as one clerk made it
    spelling   a value as a cell                           cells      a record as a row of cells
    frame      what surrounds the rows of a sheet          layout     one sheet: rows, totals, and where things stand
    ledgers    a topic's records as one file or several    figures    figures stated without rows
    plants     problems that block a report                habits/    what offices really do with a ledger, as a table
    counting   what records come to                        tallies    all files of one report
    xlsx, xls, docx, books   a file's bytes                passages   narrative.md, unit.yml, own catalogues
    county     all of it, written into a folder            judging    the verdict: in silence, for nothing, too much
    reading    reports read and judged in this process     checking   what a batch made of it
"""
