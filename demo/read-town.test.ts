import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTown } from './read-town.ts';

const TOWNS = import.meta.dirname;

describe('a town of the demo', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-town-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The town with one thing in one of its files said otherwise. */
  async function changed(file: string, from: string, to: string) {
    await cp(join(TOWNS, 'montalba'), join(folder, 'montalba'), { recursive: true });
    const path = join(folder, 'montalba', file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
    return await readTown('montalba', folder).catch((error: Error) => error.message);
  }

  it.each(['rivelaine', 'montalba'])('is read from its files: %s', async (name) => {
    const town = await readTown(name);
    expect(town.institution.handle).toBe(name);
    expect(town.everybody.map((person) => person.name)).toContain(town.resident);
    expect(town.consultations).not.toEqual([]);
  });

  it('is refused with the file and the path of what does not hold', async () => {
    const input = await changed('biblioteca.yaml', 'key: cortile', 'name: cortile');
    expect(input).toContain(`${join(folder, 'montalba', 'biblioteca.yaml')} does not hold`);
    expect(input).toContain('proposals.all[1].key: ');
    expect(input).toContain('proposals.all[1]: Unrecognized key: "name"');
  });

  it('is refused with every fault of a file at once', async () => {
    const input = await changed('town.yaml', 'hours: 1', 'hours: often\n  nights: 2');
    expect(input).toMatch(/people\.hours: .+\n {2}people: /);
  });

  it('is refused with the line where a file is no YAML', async () => {
    expect(await changed('town.yaml', 'founded: -200', 'founded: [')).toMatch(
      /town\.yaml is not readable as YAML \(line \d+\)/,
    );
  });
});
