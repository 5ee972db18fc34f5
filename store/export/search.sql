-- :q is one word of any length. A word of two or three characters, of up to
-- eight in kanji or katakana alone, or in Latin letters needs none of this:
-- utterances_fts MATCH '遅い'. Any other is a phrase of its pairs of characters:
-- MATCH '"問い い合 合わ わせ"'. Letters and digits are found in either width.
WITH RECURSIVE
  narrow(i, n) AS (
    SELECT 0, ''
    UNION ALL SELECT i + 1, n || CASE WHEN unicode(substr(:q, i + 1, 1)) BETWEEN 65281 AND 65374
      THEN char(unicode(substr(:q, i + 1, 1)) - 65248) ELSE substr(:q, i + 1, 1) END FROM narrow WHERE i < length(:q)),
  word(w) AS (SELECT replace(replace(replace(lower(n), ' ', ''), '　', ''), '"', '') FROM narrow ORDER BY i DESC LIMIT 1),
  pairs(i, p) AS (
    SELECT 1, substr(w, 1, 2) FROM word
    UNION ALL SELECT i + 1, p || ' ' || substr(w, i + 1, 2) FROM pairs, word WHERE i + 1 < length(w)),
  phrase(m) AS (SELECT '"' || p || '"' || iif(length(w) = 1, '*', '') FROM pairs, word ORDER BY i DESC LIMIT 1)
SELECT u.id, u.day, u.voice, u.speaker, substr(u.text, max(1, instr(lower(u.text), w) - 20), length(w) + 40) AS snippet, d.url
FROM word, utterances_fts s JOIN utterances u ON u.id = s.rowid JOIN documents d ON d.id = u.document
WHERE utterances_fts MATCH (SELECT m FROM phrase) ORDER BY u.id
