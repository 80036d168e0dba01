import '../src/start/temporal.ts';
import { acts } from './acts.ts';
import { casting } from './casting.ts';
import { cities } from './cities.ts';
import { commentEvents } from './comment-events.ts';
import { eventConsumers } from './event-consumers.ts';
import { exportsOverHttp } from './exports.ts';
import { federationDelivery } from './federation-delivery.ts';
import { type Bench, type Figure, isMet } from './figure.ts';
import { flags } from './flags.ts';
import { importPolis } from './import-polis.ts';
import { inbox } from './inbox.ts';
import { journalLeaves } from './journal.ts';
import { listAndSearch } from './list-and-search.ts';
import { absence, network } from './network.ts';
import { overload } from './overload-bench.ts';
import { pages } from './pages.ts';
import { serving } from './serving.ts';
import { SMALL } from './size.ts';
import { start } from './start.ts';
import { steps } from './steps.ts';
import { benchTally } from './tally.ts';

/**
 * `npm run bench` measures everything, `npm run bench <name>` one thing; `-- --json` answers in JSON. Each figure stands
 * beside its yardstick from the same run: trust ratios, not rates. Exits 1 where a target is missed. `-- --small` tries
 * every benchmark in next to no time, and promises nothing.
 */
const BENCHES: readonly Bench[] = [
  listAndSearch,
  importPolis,
  acts,
  casting,
  eventConsumers,
  commentEvents,
  journalLeaves,
  start,
  serving,
  pages,
  exportsOverHttp,
  inbox,
  federationDelivery,
  flags,
  overload,
  steps,
  network,
  absence,
  cities,
  {
    name: 'tally',
    says: 'recounts a million published ballots, beside reading the same file',
    run: async () =>
      benchTally().flatMap(({ method, seconds, megabytes, yardstick }): Figure[] => [
        {
          name: `${method}, a million ballots`,
          unit: 's',
          value: seconds,
          yardstick: { name: 'reading them', value: yardstick.seconds },
          target: 10,
        },
        {
          name: `${method}, memory`,
          unit: 'MB',
          value: megabytes,
          yardstick: { name: 'reading them', value: yardstick.megabytes },
          target: 300,
        },
      ]),
  },
];

const asked = process.argv.slice(2);
const json = asked.includes('--json');
const names = asked.filter((word) => !word.startsWith('--'));
const chosen = names.length === 0 ? BENCHES : BENCHES.filter(({ name }) => names.includes(name));
if (chosen.length === 0 || chosen.length < names.length) {
  console.error(`there are: ${BENCHES.map(({ name, says }) => `\n  ${name}: ${says}`).join('')}`);
  process.exit(2);
}

const results: { readonly bench: string; readonly figures: readonly Figure[] }[] = [];
for (const bench of chosen) {
  if (!json) console.log(`\n${bench.name}: ${bench.says}`);
  const measured = await bench.run((text) => console.error(`  … ${text}`));
  const figures = SMALL ? measured.map(({ target: _promised, ...figure }) => figure) : measured;
  results.push({ bench: bench.name, figures });
  if (!json) for (const figure of figures) console.log(lineOf(figure));
}
if (json) {
  const machine = { node: process.version, platform: `${process.platform} ${process.arch}` };
  const messages = results.map(({ bench, figures }) => ({
    bench,
    figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
  }));
  console.log(JSON.stringify({ at: new Date().toISOString(), ...machine, benches: messages }, null, 2));
}
// Databases that are lent and given back stay open for the next, and would keep the process.
process.exit(results.some(({ figures }) => figures.some((figure) => isMet(figure) === false)) ? 1 : 0);

function lineOf(figure: Figure): string {
  const { name, unit, value, p95, p99, yardstick, target } = figure;
  const met = isMet(figure);
  const promised = target === undefined ? '' : `  ${met === true ? 'within' : 'MISSES'} ${rounded(target)} ${unit}`;
  const spread = [['p95', p95] as const, ['p99', p99] as const]
    .map(([share, at]) => (at === undefined ? '' : `, ${share} ${rounded(at)}`))
    .join('');
  const ratio = rounded(value / yardstick.value);
  return `  ${name.padEnd(52)} ${rounded(value)} ${unit}${spread}  = ${ratio} × ${yardstick.name} (${rounded(yardstick.value)})${promised}`;
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
