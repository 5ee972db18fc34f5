-- An export of classify: what was said of one incident, with what was found in
-- it. A value that is not known is NULL. Times are ISO 8601, as exact as they
-- are known. Places in texts are bytes:
--   substr(CAST(text AS BLOB), byte_start + 1, byte_end - byte_start)

CREATE TABLE about (
  name TEXT PRIMARY KEY,
  value TEXT
);

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT, -- NULL: interrupted
  seen INTEGER NOT NULL, -- = fetched + skipped + failed
  fetched INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  changed INTEGER NOT NULL, -- addresses
  program TEXT,
  hash TEXT, -- of the run's record, which covers the hash before it
  previous TEXT
);

CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  url TEXT,
  title TEXT,
  site TEXT,
  byline TEXT, -- who speaks where no speaker is named
  published TEXT,
  on_incident INTEGER NOT NULL,
  captured TEXT,
  sha256 TEXT, -- of the bytes as they came
  extractor TEXT,
  text_sha256 TEXT
);
CREATE INDEX documents_url ON documents(url);

CREATE TABLE utterances (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE, -- names it in every export
  document INTEGER NOT NULL REFERENCES documents(id),
  number INTEGER NOT NULL, -- in the document
  kind TEXT,
  voice TEXT,
  speaker TEXT, -- NULL: the page's author
  handle TEXT,
  posted TEXT,
  day TEXT, -- of posted, or else of the document
  depth INTEGER NOT NULL, -- of quotations
  parent INTEGER REFERENCES utterances(id) DEFERRABLE INITIALLY DEFERRED, -- which it answers
  heading TEXT,
  lang TEXT, -- NULL: Japanese
  url TEXT, -- where a post or comment stands itself
  text TEXT NOT NULL,
  search_pairs TEXT, -- the text for utterances_fts, in letters and digits of one width, see about.search
  search_words TEXT -- words as they are typed, those in Latin letters and digits in either width
);
CREATE INDEX utterances_document ON utterances(document);
CREATE INDEX utterances_parent ON utterances(parent);
CREATE INDEX utterances_speaker ON utterances(speaker);
CREATE INDEX utterances_day ON utterances(day);

CREATE VIRTUAL TABLE utterances_fts USING fts5(
  search_pairs, search_words,
  content="utterances", content_rowid="id", tokenize="unicode61 remove_diacritics 0"
);

CREATE TABLE themes (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL, -- in the codebook
  label_ja TEXT, -- NULL: a theme that only a person has given
  label_en TEXT,
  evaluated INTEGER NOT NULL -- its error has been measured
);

-- What was found: by a rule, the model, or a person.
CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  utterance INTEGER NOT NULL REFERENCES utterances(id),
  theme TEXT NOT NULL REFERENCES themes(id),
  stance TEXT,
  certainty TEXT,
  quote TEXT,
  sentence TEXT, -- the unit of counting
  byte_start INTEGER NOT NULL,
  byte_end INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  found_by TEXT NOT NULL, -- rule, model, human
  rule TEXT,
  cue TEXT,
  score REAL,
  speaker TEXT, -- who is quoted with it, NULL: who speaks
  voice TEXT,
  depth INTEGER NOT NULL
);
CREATE INDEX findings_utterance ON findings(utterance);
CREATE INDEX findings_theme ON findings(theme, stance);

-- What the program had found where a person's label decides.
CREATE TABLE overruled_findings (
  id INTEGER PRIMARY KEY,
  utterance INTEGER NOT NULL REFERENCES utterances(id),
  theme TEXT NOT NULL REFERENCES themes(id),
  stance TEXT,
  certainty TEXT,
  quote TEXT,
  sentence TEXT,
  byte_start INTEGER NOT NULL,
  byte_end INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  found_by TEXT NOT NULL,
  rule TEXT,
  cue TEXT,
  score REAL,
  speaker TEXT,
  voice TEXT,
  depth INTEGER NOT NULL
);
CREATE INDEX overruled_findings_utterance ON overruled_findings(utterance);
CREATE INDEX overruled_findings_theme ON overruled_findings(theme);

-- What people said of utterances: a row for each theme, or one without a theme
-- where they saw none. Of several people the last one counts.
CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  utterance INTEGER NOT NULL REFERENCES utterances(id),
  number INTEGER NOT NULL, -- of the label, in the order of the imports, from 1
  person TEXT,
  theme TEXT,
  stance TEXT,
  certainty TEXT,
  note TEXT,
  drawn TEXT -- how the utterance was chosen
);
CREATE INDEX labels_utterance ON labels(utterance);

-- Passages of utterances that somebody else said.
CREATE TABLE quotations (
  id INTEGER PRIMARY KEY,
  utterance INTEGER NOT NULL REFERENCES utterances(id),
  speaker TEXT,
  voice TEXT,
  text TEXT NOT NULL,
  byte_start INTEGER NOT NULL,
  byte_end INTEGER NOT NULL,
  depth INTEGER NOT NULL
);
CREATE INDEX quotations_utterance ON quotations(utterance);
CREATE INDEX quotations_speaker ON quotations(speaker);

CREATE TABLE facts (
  id INTEGER PRIMARY KEY,
  utterance INTEGER NOT NULL REFERENCES utterances(id),
  number INTEGER NOT NULL, -- in the utterance, from 0
  type TEXT NOT NULL,
  text TEXT,
  byte_start INTEGER NOT NULL,
  byte_end INTEGER NOT NULL,
  value, -- a number, or text for a ratio
  least,
  most,
  unit TEXT,
  currency TEXT,
  iso TEXT,
  qualifier TEXT,
  claim TEXT,
  consistent INTEGER,
  expected TEXT,
  UNIQUE (utterance, number)
);
CREATE INDEX facts_type ON facts(type);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  utterance INTEGER NOT NULL REFERENCES utterances(id),
  fact INTEGER REFERENCES facts(id), -- which says when
  kind TEXT NOT NULL,
  who TEXT,
  to_whom TEXT,
  what TEXT,
  happened TEXT,
  quote TEXT,
  byte_start INTEGER NOT NULL,
  byte_end INTEGER NOT NULL,
  cue TEXT
);
CREATE INDEX events_utterance ON events(utterance);
CREATE INDEX events_fact ON events(fact);
CREATE INDEX events_happened ON events(happened);

-- A row for each mention of a theme, with who said it, where and when.
CREATE VIEW mentions AS
SELECT f.id, f.theme, t.label_ja, t.label_en, f.stance, f.certainty, f.quote, f.sentence, f.found_by, f.rule, f.score,
  coalesce(f.voice, u.voice) AS voice, coalesce(f.speaker, u.speaker) AS speaker, u.handle, u.day,
  d.url, d.title, d.site, d.on_incident, u.id AS utterance, u.text
FROM findings f JOIN themes t ON t.id = f.theme JOIN utterances u ON u.id = f.utterance JOIN documents d ON d.id = u.document;

CREATE VIEW themes_by_voice AS
SELECT theme, label_ja, label_en, voice, stance, count(*) AS mentions, count(DISTINCT utterance) AS utterances, count(DISTINCT url) AS documents
FROM mentions WHERE on_incident GROUP BY theme, voice, stance ORDER BY mentions DESC, theme, voice, stance;

CREATE VIEW themes_by_day AS
SELECT day, theme, label_ja, label_en, count(*) AS mentions
FROM mentions WHERE on_incident GROUP BY day, theme ORDER BY day, theme;

CREATE VIEW events_by_day AS
SELECT e.happened, e.kind, e.who, e.to_whom, e.what, e.quote, d.url, d.title, u.id AS utterance
FROM events e JOIN utterances u ON u.id = e.utterance JOIN documents d ON d.id = u.document WHERE d.on_incident ORDER BY e.happened, e.id;
