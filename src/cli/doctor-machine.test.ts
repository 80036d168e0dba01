import { expect, it } from 'vitest';
import { directoryFindings, imagesFinding } from './doctor-machine.ts';

const access = (mode: number) => ({ uid: 1_000, mode, isOpenToOthers: (mode & 0o077) !== 0 });

/** What is said of a data directory and the database in it with these modes. */
const found = (modes: Readonly<Record<string, number>>, database: 'embedded' | 'postgres' = 'embedded') =>
  directoryFindings(
    {
      database: database === 'embedded' ? { kind: 'embedded', dataDir: '/data' } : { kind: 'postgres', url: '' },
      dataDir: '/data',
    },
    {
      directoryAccess: async (directory) => {
        const mode = modes[directory];
        return mode === undefined ? null : access(mode);
      },
    },
  );

it('says who else may open the files of the embedded database', async () => {
  expect(await found({ '/data': 0o755 })).toEqual([]);
  expect(await found({ '/data': 0o700, '/data/postgres': 0o700 })).toMatchObject([
    { check: 'data directory', state: 'ok' },
  ]);
  const says = expect.stringMatching(/other users .* \/data\/postgres \(mode 755, of the user 1000\); .*chmod 700$/);
  expect(await found({ '/data': 0o700, '/data/postgres': 0o755 })).toMatchObject([{ state: 'fail', says }]);
  expect(await found({ '/data': 0o755, '/data/postgres': 0o755 }, 'postgres')).toEqual([]);
});

it('says whether images can be decoded', async () => {
  expect(await imagesFinding()).toEqual({ check: 'images', state: 'ok', says: 'can be decoded' });
  const absent = 'data:text/javascript,export const loadDecoder = async () => { throw new Error("no sharp") }';
  expect(await imagesFinding(absent)).toMatchObject({ check: 'images', state: 'fail' });
});
