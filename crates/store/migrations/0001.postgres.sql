-- Words of documents and of statements, each under its key.
CREATE TABLE document_words (
    rowid BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX document_words_index ON document_words USING gin (words);
CREATE TABLE fact_words (
    rowid BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX fact_words_index ON fact_words USING gin (words);
