import { z } from 'zod';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { type ImportReport, importContributions } from '../application/import/import-contributions.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { argument, type CommandOutput, type Context, command, option, required, WrongUsage } from './command.ts';
import type { ImportedBatch } from './command-services.ts';
import { oneOf } from './values.ts';

const ON_ERROR = oneOf(['stop', 'skip']);
const FIELDS = [
  ...['id', 'title', 'body', 'lang', 'author', 'date', 'tags', 'topics', 'lat', 'lon', 'coordinates', 'place'],
  ...['supports', 'cost', 'state', 'answer', 'answered', 'url'],
];
const SEPARATORS: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t', ',': ',', ';': ';' };
/** How many skipped rows are printed; `--json` lists them all. */
const SHOWN = 20;

export const importPolis = command({
  path: 'import polis',
  says: 'Bring a conversation that Pol.is exported: comments become proposals, votes supports and objections',
  beside: 'runs-in-it',
  takes: {
    dir: argument('the folder with summary.csv, comments.csv and votes.csv'),
    consultation: required('<slug>', 'the consultation it becomes; made if there is none'),
    lang: option('<tag>', 'language of the conversation; guessed by its script, else en'),
    onError: option(
      '<what>',
      'stop: a broken row keeps everything out; skip: the rest is kept',
      ON_ERROR.prefault('stop'),
    ),
  },
  async run(context, { dir, consultation: slug, lang, onError }) {
    const { services, open, path, progress } = context;
    progress.part('reading', null);
    const read = await services.readConversation(path(dir), { lang });
    if (!read.ok) return read;
    const { app } = await open();
    return await save(context, { app, slug, onError, batch: read.value });
  },
});

export const importCsv = command({
  path: 'import csv',
  says: 'Bring contributions from a table into a consultation',
  beside: 'runs-in-it',
  takes: {
    file: argument('the table, with a header'),
    consultation: required('<slug>', 'the consultation they go into'),
    map: option(
      '<fields>',
      `which column holds what: title=Titre,body=Texte; of ${FIELDS.join(', ')}`,
      z.string().prefault(''),
    ),
    separator: option('<character>', 'between columns: , ; or tab; guessed from the header'),
    encoding: option('<name>', 'utf-8 or latin1', oneOf(['utf-8', 'latin1']).prefault('utf-8')),
    dates: option('<format>', 'iso: 2026-03-31; dmy: 31/03/2026 14:30', oneOf(['iso', 'dmy']).prefault('iso')),
    lang: option('<tag>', 'language of the texts; the first of the consultation'),
    markup: option(
      '<kind>',
      'text or html; that of the open data of Decidim is known, else text',
      oneOf(['text', 'html']).optional(),
    ),
    currency: option(
      '<code>',
      'that costs are in',
      z
        .string()
        .regex(/^[A-Z]{3}$/, 'must be three capital letters')
        .prefault('EUR'),
    ),
    source: option('<name>', 'where they come from, as the public is told; the name of the file'),
    onError: option(
      '<what>',
      'stop: a broken row keeps everything out; skip: the rest is kept',
      ON_ERROR.prefault('stop'),
    ),
  },
  async run(context, { file, consultation: slug, map, separator, onError, ...read }) {
    const { services, open, path, progress } = context;
    const columns = columnsOf(map);
    const between = separator === undefined ? null : SEPARATORS[separator];
    if (between === undefined) throw new WrongUsage('--separator: must be one of , ; tab');
    const { app } = await open();
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const { languages, timeZone } = found.value.consultation;
    progress.part('reading', null);
    const batch = await services.readContributions(path(file), {
      map: columns,
      dates: read.dates,
      encoding: read.encoding,
      separator: between,
      lang: read.lang ?? languages[0] ?? 'fr',
      markup: read.markup ?? null,
      currency: read.currency,
      timeZone,
      slug,
      label: read.source ?? null,
      now: app.now(),
    });
    if (!batch.ok) return batch;
    return await save(context, { app, slug, onError, batch: batch.value });
  },
});

/** `title=Titre,body=Texte`. A column's name may hold a comma: a field begins after one only where its name does. */
function columnsOf(text: string): Readonly<Record<string, string>> {
  if (text.trim() === '') return {};
  const next = new RegExp(`,(?=\\s*(?:${FIELDS.join('|')})\\s*=)`);
  const pairs = text.split(next).map((pair) => {
    const equals = pair.indexOf('=');
    const [field, column] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    if (equals === -1 || !FIELDS.includes(field) || column === '') {
      throw new WrongUsage(`--map: ${pair.trim()} is no field=Column; fields are ${FIELDS.join(', ')}`);
    }
    return [field, column] as const;
  });
  return Object.fromEntries(pairs);
}

type Order = {
  readonly app: Parameters<typeof importContributions>[0];
  readonly slug: string;
  readonly onError: 'stop' | 'skip';
  readonly batch: ImportedBatch & { readonly lang?: string };
};

async function save({ progress, note }: Context, { app, slug, onError, batch }: Order): Promise<Result<CommandOutput>> {
  progress.part('writing', null);
  const done = await importContributions(app, {
    ...batch,
    slug,
    onBroken: onError,
    onProgress: (written, total) => progress.at(written, total),
  });
  progress.end();
  if (!done.ok) return done;
  const { consultation, ...report } = done.value;
  for (const { file, line, because } of report.skipped.slice(0, SHOWN))
    note(`left out: ${file}, line ${line}: ${because}`);
  if (report.skipped.length > SHOWN) note(`left out: ${report.skipped.length - SHOWN} more; --json lists them all`);
  const url = `${app.origin}/consultations/${slug}`;
  return ok({
    json: { consultation: slug, url, ...(batch.lang === undefined ? {} : { lang: batch.lang }), ...report },
    text: [`${batch.source.label} is in ${slug}: ${url}`, ...linesOf(report, batch)],
  });
}

function linesOf(report: Omit<ImportReport, 'consultation'>, { supports: words }: ImportedBatch): readonly string[] {
  const { proposals, participants, words: wordsValue, differing, skipped } = report;
  const removed = proposals.removed === 0 ? '' : ` (${proposals.removed} of them removed where they come from)`;
  const moved = `${wordsValue.new} new, ${wordsValue.changed} changed, ${wordsValue.withdrawn} taken back, ${wordsValue.known} known`;
  return [
    `  proposals: ${proposals.new} new${removed}, ${proposals.known} known`,
    ...(proposals.erased === 0 ? [] : [`  left out: ${proposals.erased} by people who were erased here`]),
    ...(words.rows.length === 0 ? [] : [`  supports and objections: ${moved}`]),
    `  participants: ${participants.new} new`,
    ...(differing === 0 ? [] : [`  ${differing} proposals count otherwise than was published; their pages say so`]),
    ...(skipped.length === 0 ? [] : [`  rows left out: ${skipped.length}`]),
  ];
}
