/**
 * `node bench/overload.ts [seconds] [--json]`: ten times what a node can take, at its pages, its API and its inbox, for so
 * long (ten minutes), on each engine or on `BENCH_ENGINE`. Says what was answered and how fast, and exits 1 where something
 * that is promised does not hold (docs/operate/scale.md). `npm run bench overload` does the same for a minute.
 */
import '../src/start/temporal.ts';
import { onEachConfig } from './databases.ts';
import { faultsOf, printed } from './overload-report.ts';
import { overloaded } from './overloaded.ts';

const asked = process.argv.slice(2);
const json = asked.includes('--json');
const seconds = Number(asked.find((word) => /^\d+$/.test(word)) ?? 600);

process.once('SIGTERM', () => process.exit(1));

const note = (text: string) => console.error(`  … ${text}`);
const reports = await onEachConfig(note, async (engine, config) => [
  await overloaded(engine, config, { seconds, note }),
]);
console.log(json ? JSON.stringify(reports, null, 2) : reports.map(printed).join('\n'));
const faults = reports.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
