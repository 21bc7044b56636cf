-- The first form of a store; the same for both databases but for what search needs, which has files of
-- its own. Times are RFC 3339 in UTC, dates ISO 8601 as far as they are known, spans in code points. SQLite
-- knows a key of whole numbers by INTEGER PRIMARY KEY: that is put there for it, and WITHOUT ROWID where it says so.

CREATE TABLE sequence (
    name TEXT PRIMARY KEY,
    next BIGINT NOT NULL
);

-- What is known of the store itself: its id, when it was made.
CREATE TABLE property (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Original bytes, by their SHA-256. Packed with deflate.
CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    length BIGINT NOT NULL,
    packed BYTEA NOT NULL
);

-- A text and what is known of it. Texts of one article are its versions.
CREATE TABLE document (
    key       BIGINT PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    article   BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    title     TEXT,
    publisher TEXT,
    url       TEXT,
    kind      TEXT,
    published TEXT,
    language  TEXT,
    text      TEXT NOT NULL,
    -- What else was read: where the date is from, recognised words, the letter, dates, diagnostics, as JSON.
    more      TEXT NOT NULL,
    added_at  TEXT NOT NULL,
    UNIQUE (article, version)
);
CREATE INDEX document_url ON document (url);
CREATE INDEX document_title ON document (title);
CREATE INDEX document_published ON document (published);

-- Where a document came from, each time that it was given: its collection record.
CREATE TABLE collection (
    key      BIGINT PRIMARY KEY,
    document BIGINT NOT NULL REFERENCES document (key),
    original TEXT REFERENCES blob (sha256),
    name     TEXT NOT NULL,
    inner_path TEXT NOT NULL,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL
);
CREATE INDEX collection_document ON collection (document);
CREATE INDEX collection_original ON collection (original);

-- Who is named in a document. The body is as docs/RECORD.md has it.
CREATE TABLE entity (
    key      BIGINT PRIMARY KEY,
    document BIGINT NOT NULL REFERENCES document (key),
    id       TEXT NOT NULL,
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    body     TEXT NOT NULL,
    UNIQUE (document, id)
);

-- What was read of a document: statements, events, cases, demands and disputes, as the machine read them.
-- No row is ever changed; what people decide of it stands in `review`.
CREATE TABLE fact (
    key        BIGINT PRIMARY KEY,
    document   BIGINT NOT NULL REFERENCES document (key),
    family     TEXT NOT NULL,
    id         TEXT NOT NULL,
    -- Speech act, type of event, status of a case.
    type       TEXT,
    factuality TEXT,
    date       TEXT,
    -- Who said it, did it, demands it; whom it is about, was done to, is asked.
    actor      BIGINT REFERENCES entity (key),
    subject    BIGINT REFERENCES entity (key),
    body       TEXT NOT NULL,
    UNIQUE (document, family, id)
);
CREATE INDEX fact_family ON fact (family, type, date);

-- What people decided of a fact, the last of it counts; each is an entry of the audit log.
CREATE TABLE review (
    entry BIGINT PRIMARY KEY,
    fact  BIGINT NOT NULL REFERENCES fact (key),
    state TEXT NOT NULL,
    -- The person's value, where it is another than the machine's.
    body  TEXT
);
CREATE INDEX review_fact ON review (fact, entry);

-- Who did what: the chain of docs/STORE.md, with its payloads, which can be purged.
CREATE TABLE audit (
    entry          BIGINT PRIMARY KEY,
    at             TEXT NOT NULL,
    actor          TEXT NOT NULL,
    action         TEXT NOT NULL,
    subject        TEXT NOT NULL,
    payload        TEXT,
    payload_sha256 TEXT NOT NULL,
    previous       TEXT NOT NULL,
    hash           TEXT NOT NULL
);
