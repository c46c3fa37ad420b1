"""DNS verdicts: pure functions of what was found. They ask nobody and know neither rows nor pages.

`checks.judge(wish, look)` gives one `Finding` for each kind of record. `look` answers a question or
notes that it has to be asked (`lookups.Lookups`); the caller asks, and judges again.
"""
