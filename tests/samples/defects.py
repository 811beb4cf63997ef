"""Deliberate defects and oddities of the pages, by (unit, year)."""

MISSING = ("990222", 2021)                      # never published
LATE = ("990123", 2022)                         # published after 1 April of the next year
BLANK = {("990121", 2021): "aid.cases", ("990203", 2023): "publicity.events"}
RATE_OFF = ("990104", 2022)                     # printed mediation rate disagrees with its parts
CONFLICT = ("990223", 2022)                     # aid.cases stated twice with two values

FULLWIDTH = {("990122", 2022): "．", ("990224", 2020): "."}   # page -> decimal sign used
COMMA = {("990102", 2021), ("990102", 2023), ("990103", 2022), ("990181", 2024), ("990202", 2020), ("990202", 2022)}
SPLIT = {("990104", 2021), ("990181", 2022), ("990221", 2023)}  # a number broken by an inline span
TRADITIONAL = ("990203", 2021)
GB18030 = ("990122", 2020)
GB_CHAR = "喆"                                   # in GBK and GB18030, not in GB2312
HALFWIDTH_PUNCT = {("990123", 2024), ("990221", 2020), ("990224", 2023)}
PARTS_ONLY = {("990103", 2020), ("990223", 2024)}  # mediation committees printed in parts, no total
ATTACHMENT = {("990102", 2022), ("990202", 2023), ("990121", 2024)}
