"""Reading a question as it was meant: homophones, typed pinyin, and slips in English."""
