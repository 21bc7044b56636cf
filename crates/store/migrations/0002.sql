-- The second form: what people decide and add by hand, who is one across documents, and how all of it is found.

-- Read by the machine (`read`), a note on a source that no machine read (`note`), or a row of a spreadsheet (`row`).
ALTER TABLE document ADD COLUMN origin TEXT NOT NULL DEFAULT 'read';
CREATE INDEX document_origin ON document (origin, published, article);

-- How a fact stands: proposed, added, accepted, corrected, rejected, second_reviewed. `body` stays what was read
-- first; `corrected` is the person's value, and the columns beside it say what stands.
ALTER TABLE fact ADD COLUMN state TEXT NOT NULL DEFAULT 'proposed';
ALTER TABLE fact ADD COLUMN corrected TEXT;
CREATE INDEX case_key ON fact (key) WHERE family = 'case';
CREATE INDEX demand_day ON fact (COALESCE(date, ''), key) WHERE family = 'demand';
CREATE INDEX fact_state ON fact (state, family) WHERE state <> 'proposed';
-- What waits for somebody to decide on it.
CREATE INDEX fact_waiting ON fact (family, document DESC, key) WHERE state IN ('proposed', 'added');
-- The newest of a kind.
DROP INDEX fact_family;
CREATE INDEX fact_kind ON fact (family, type, key);
CREATE INDEX event_day ON fact (COALESCE(date, ''), key) WHERE family = 'event';

ALTER TABLE review ADD COLUMN note TEXT;

-- Who is spoken of in a fact, and as what: source, addressee, about, actor, recipient ... Made of the facts.
CREATE TABLE fact_entity (
    entity BIGINT NOT NULL,
    fact   BIGINT NOT NULL,
    part   TEXT NOT NULL,
    PRIMARY KEY (entity, fact, part)
) /* WITHOUT ROWID */;

-- Each name once, and who is called so. Made of the entities.
CREATE TABLE name (
    key       BIGINT PRIMARY KEY,
    text      TEXT NOT NULL,
    is_person BIGINT NOT NULL,
    folded    TEXT NOT NULL,
    UNIQUE (text, is_person)
);
CREATE INDEX name_folded ON name (folded);
CREATE TABLE name_word (
    word TEXT NOT NULL,
    name BIGINT NOT NULL,
    PRIMARY KEY (word, name)
) /* WITHOUT ROWID */;
-- Keys of a name, by which names like it are found, and of a document (docs/LINKING.md).
CREATE TABLE name_key (
    hash BIGINT NOT NULL,
    name BIGINT NOT NULL,
    PRIMARY KEY (hash, name)
) /* WITHOUT ROWID */;
CREATE TABLE document_key (
    hash     BIGINT NOT NULL,
    document BIGINT NOT NULL,
    PRIMARY KEY (hash, document)
) /* WITHOUT ROWID */;
CREATE INDEX document_key_document ON document_key (document);
CREATE TABLE entity_name (
    name   BIGINT NOT NULL,
    entity BIGINT NOT NULL,
    PRIMARY KEY (name, entity)
) /* WITHOUT ROWID */;

-- What people decided of two things: kind is same, same_event, denial_of, answer_to, reaction, version_of or
-- letter_version, verdict accepted or rejected. Left and right are keys of entities for `same`, of documents
-- for the two kinds of versions, else of facts.
CREATE TABLE link (
    entry   BIGINT PRIMARY KEY,
    kind    TEXT NOT NULL,
    left_key  BIGINT NOT NULL,
    right_key BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    -- The class of an answer, as JSON.
    detail  TEXT NOT NULL,
    note    TEXT,
    -- The entry of the log that took it back.
    undone  BIGINT
);
CREATE INDEX link_left ON link (kind, left_key);
CREATE INDEX link_right ON link (kind, right_key);

-- Who, or which events, are one: all that have one head. Made of the links that were accepted.
CREATE TABLE cluster (
    kind TEXT NOT NULL,
    item BIGINT NOT NULL,
    head BIGINT NOT NULL,
    PRIMARY KEY (kind, item)
) /* WITHOUT ROWID */;
CREATE INDEX cluster_head ON cluster (kind, head);

-- A row for those whom people made one, and else one for each name: how many are called so and were joined with
-- nobody, which says nothing of who is the same. Made of the entities and clusters.
CREATE TABLE bearer (
    -- The key of the first of them.
    item      BIGINT PRIMARY KEY,
    -- The head of those who are one; 0 of a name.
    head      BIGINT NOT NULL,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    entities  BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    -- Dates of the documents.
    first     TEXT,
    last      TEXT,
    UNIQUE (head, name, kind)
);
CREATE INDEX bearer_kind ON bearer (kind, documents DESC, item);

-- What the machine would link, with its reasons: nothing of it counts until somebody accepts it. Made of the facts.
CREATE TABLE proposal (
    kind      TEXT NOT NULL,
    left_key  BIGINT NOT NULL,
    right_key BIGINT NOT NULL,
    score     DOUBLE PRECISION NOT NULL,
    certain   BIGINT NOT NULL,
    reasons   TEXT NOT NULL,
    PRIMARY KEY (kind, left_key, right_key)
) /* WITHOUT ROWID */;
CREATE INDEX proposal_right ON proposal (kind, right_key);
CREATE INDEX proposal_score ON proposal (kind, score DESC, left_key, right_key);

-- Who works here, and what they may do: reader, editor, reviewer, lead.
CREATE TABLE member (
    id    TEXT PRIMARY KEY,
    name  TEXT NOT NULL,
    role  TEXT NOT NULL,
    entry BIGINT NOT NULL
);

-- Protection of a person (thing entity) or of a document: who may see it, publishable, minor, witness, consent.
-- The last of a mark counts; an empty one takes it away.
CREATE TABLE protection (
    entry  BIGINT PRIMARY KEY,
    thing  TEXT NOT NULL,
    item   BIGINT NOT NULL,
    mark   TEXT NOT NULL,
    value  TEXT NOT NULL,
    note   TEXT
);
CREATE INDEX protection_item ON protection (thing, item);

-- The id that a row of a spreadsheet has there, and the fact that it became.
CREATE TABLE external (
    fact   BIGINT PRIMARY KEY REFERENCES fact (key),
    source TEXT NOT NULL,
    id     TEXT NOT NULL,
    entry  BIGINT NOT NULL,
    UNIQUE (source, id)
);

-- What was purged must not come back: it is looked at with each document that is added.
CREATE INDEX audit_purge ON audit (entry) WHERE action = 'purge';

-- How the columns of a spreadsheet are called, by the name of the mapping.
CREATE TABLE mapping (
    name  TEXT PRIMARY KEY,
    body  TEXT NOT NULL,
    entry BIGINT NOT NULL
);

-- What looking an official up in a list gave, with the list's version and hash.
CREATE TABLE screening (
    entry  BIGINT PRIMARY KEY,
    fact   BIGINT NOT NULL REFERENCES fact (key),
    list   TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body   TEXT NOT NULL
);
CREATE INDEX screening_fact ON screening (fact);
