CREATE INDEX documents_name ON documents (name);
CREATE INDEX documents_date ON documents (date);
CREATE INDEX entities_name ON entities (name);
CREATE INDEX aliases_name ON aliases (name);
CREATE INDEX aliases_entity ON aliases (entity);
CREATE INDEX identifiers_id ON identifiers (id);
CREATE INDEX identifiers_entity ON identifiers (entity);
CREATE INDEX mentions_document ON mentions (document);
CREATE INDEX mentions_entity ON mentions (entity);
CREATE INDEX facts_kind ON facts (kind);
CREATE INDEX facts_subject ON facts (subject);
CREATE INDEX facts_object ON facts (object);
CREATE INDEX parties_entity ON parties (entity);
CREATE INDEX witnesses_fact ON witnesses (fact);
CREATE INDEX witnesses_document ON witnesses (document);
CREATE INDEX conflicts_fact ON conflicts (fact);
CREATE INDEX duplicates_original ON duplicates (original);
-- No sizes: bm25() counts the words of what it ranks. The words of many rows are sorted at once.
CREATE VIRTUAL TABLE witness_search USING fts5 (
    wording, content = 'witnesses', content_rowid = 'id', tokenize = 'porter unicode61', columnsize = 0
);
CREATE VIRTUAL TABLE document_search USING fts5 (
    title, text, content = 'documents', content_rowid = 'id', tokenize = 'porter unicode61', columnsize = 0
);
INSERT INTO witness_search (witness_search, rank) VALUES ('hashsize', 16777216);
INSERT INTO witness_search (witness_search) VALUES ('rebuild');
INSERT INTO witness_search (witness_search, rank) VALUES ('hashsize', 1048576);
INSERT INTO document_search (document_search, rank) VALUES ('hashsize', 16777216);
INSERT INTO document_search (document_search) VALUES ('rebuild');
INSERT INTO document_search (document_search, rank) VALUES ('hashsize', 1048576);
