CREATE TABLE documents (
    id INTEGER PRIMARY KEY, -- in the order of the input
    name TEXT NOT NULL,     -- the document's id
    title TEXT,
    date TEXT,
    source TEXT,            -- who published it
    duplicate_of INTEGER REFERENCES documents (id),
    text TEXT               -- with the option text
);
CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    label TEXT,
    ids TEXT,               -- identifiers, separated by spaces
    documents INTEGER NOT NULL,
    mentions INTEGER NOT NULL
);
CREATE TABLE aliases (      -- the names that documents have for an entity
    entity INTEGER NOT NULL REFERENCES entities (id),
    name TEXT NOT NULL,
    label TEXT,
    documents INTEGER NOT NULL,
    mentions INTEGER NOT NULL
);
CREATE TABLE identifiers (
    entity INTEGER NOT NULL REFERENCES entities (id),
    id TEXT NOT NULL        -- ticker:META
);
CREATE TABLE mentions (
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL, -- in code points
    length INTEGER NOT NULL,
    entity INTEGER NOT NULL REFERENCES entities (id),
    form TEXT NOT NULL
);
CREATE TABLE facts (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT,
    object TEXT,
    what TEXT,
    currency TEXT,
    value NUMERIC,
    low NUMERIC,
    high NUMERIC,
    mod TEXT,
    unit TEXT,
    change NUMERIC,
    begin TEXT,
    until TEXT,
    date TEXT,
    status TEXT NOT NULL,
    latest_status TEXT NOT NULL,
    documents INTEGER NOT NULL, -- that tell it; copies count once
    witnesses INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    first_told TEXT,
    last_told TEXT,
    conflicts INTEGER NOT NULL  -- rows in conflicts
);
CREATE TABLE parties (
    fact INTEGER NOT NULL REFERENCES facts (id),
    role TEXT NOT NULL CHECK (role IN ('subject', 'object')),
    entity INTEGER NOT NULL REFERENCES entities (id),
    PRIMARY KEY (fact, role, entity)
) WITHOUT ROWID;
CREATE TABLE witnesses (
    id INTEGER PRIMARY KEY,
    fact INTEGER NOT NULL REFERENCES facts (id),
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL, -- in code points
    length INTEGER NOT NULL,
    wording TEXT NOT NULL,
    source TEXT,            -- who says so
    status TEXT NOT NULL,
    what TEXT,
    currency TEXT,
    value NUMERIC,
    low NUMERIC,
    high NUMERIC,
    mod TEXT,
    unit TEXT,
    change NUMERIC,
    begin TEXT,
    until TEXT,
    date TEXT,
    -- not IN: SQLite makes a temporary table of three values or more, for each row
    amount TEXT CHECK (amount = 'agrees' OR amount = 'vaguer' OR amount = 'conflicts'),
    independent INTEGER NOT NULL
);
CREATE TABLE conflicts (
    fact INTEGER NOT NULL REFERENCES facts (id),
    field TEXT NOT NULL CHECK (field IN ('amount', 'date')),
    witness INTEGER NOT NULL REFERENCES witnesses (id),
    said TEXT NOT NULL,
    other INTEGER NOT NULL REFERENCES witnesses (id), -- the first witness of what the fact has
    other_said TEXT NOT NULL
);
CREATE TABLE duplicates (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    original INTEGER NOT NULL REFERENCES documents (id)
);
