CREATE TABLE notes.notes (
  tenant_id text COLLATE "C" NOT NULL CHECK (tenant_id <> ''),
  id uuid NOT NULL,
  title text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  edited_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT notes_title_key UNIQUE (tenant_id, title)
);
ALTER TABLE notes.notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes.notes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notes.notes
  USING (tenant_id = nullif(current_setting('app.tenant_id', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), ''));
GRANT USAGE ON SCHEMA notes TO {{app_role}};
GRANT SELECT, INSERT, UPDATE ON notes.notes TO {{app_role}};
