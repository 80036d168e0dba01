import { parentPort, workerData } from 'node:worker_threads';
import { ArchiveRefused } from '../../application/archive/archive.ts';
import { openDatabase } from '../kit/database.ts';
import { linesOf } from './file.ts';
import { readHeaderLine } from './header.ts';
import { load } from './load.ts';
import { settleText, tallyOf } from './rows.ts';
import { tablesOf } from './tables.ts';
import type { VerifyMessage } from './verify.ts';

const { file, directory } = workerData as { readonly file: string; readonly directory: string };
const tell = (message: VerifyMessage) => parentPort?.postMessage(message);

try {
  const different = await firstDifference();
  if (different === null) tell({ verified: true });
  else tell({ refused: `${file} does not hold: restored, the rows of ${different} are not those that were written` });
} catch (error) {
  if (!(error instanceof ArchiveRefused)) throw error;
  tell({ refused: error.message });
}

async function firstDifference(): Promise<string | null> {
  const lines = linesOf(file);
  const first = await lines.next();
  const { header } = readHeaderLine(first.done === true ? '' : first.value, file);
  const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
  let loaded = 0;
  await using database = await openDatabase({ kind: 'embedded', dataDir: directory });
  return await database.transaction(async (trx) => {
    const onRows = (count: number) => {
      loaded += count;
      tell({ done: loaded, total: rows * 2 });
    };
    await load(trx, { header, lines, file, onRows });
    await settleText(trx);
    const tables = await tablesOf(trx);
    for (const listed of header.tables) {
      const table = tables.find(({ name }) => name === listed.name);
      const columns = listed.columns.flatMap((name) => table?.columns.filter((column) => column.name === name) ?? []);
      const found = table === undefined ? null : await tallyOf(trx, { ...table, columns });
      if (found?.rows !== listed.rows || found.sha256 !== listed.sha256) return listed.name;
      onRows(listed.rows);
    }
    return null;
  });
}
