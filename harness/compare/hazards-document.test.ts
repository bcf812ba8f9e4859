import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const rows = read('docs/hazards.md')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d\d \|/.test(line))
  .map((line) => {
    const cells = line.split(' | ').map((cell) => cell.replace(/^\||\|$/g, '').trim());
    return { id: cells[0] as string, named: cells.includes('●'), files: [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, file]) => `harness/${file}`) };
  });

describe('docs/hazards.md', () => {
  it('has every id once', () => {
    const families = { V: 27, Q: 17, W: 23, T: 11, C: 8 };
    const expected = Object.entries(families).flatMap(([family, count]) =>
      Array.from({ length: count }, (_, index) => `${family}${String(index + 1).padStart(2, '0')}`),
    );
    expect(rows.map(({ id }) => id).sort()).toEqual(expected.sort());
  });

  it('marks as named what the classifier can name, and nothing else', () => {
    const ids = globSync('harness/compare/*.ts', { cwd: root })
      .filter((file) => !file.includes('.test.'))
      .flatMap((file) => [...read(file).matchAll(/'([A-Z]\d\d)'/g)].map(([, id]) => id));
    expect(rows.filter(({ named }) => named).map(({ id }) => id)).toEqual(rows.map(({ id }) => id).filter((id) => ids.includes(id)));
    for (const id of ids) expect(rows.map((row) => row.id)).toContain(id);
  });

  it.each(rows.flatMap(({ id, files }) => files.map((file) => [id, file] as const)))('%s is dealt with in %s', (id, file) => {
    expect(existsSync(path.join(root, file))).toBe(true);
    expect(read(file)).toContain(id);
  });
});
