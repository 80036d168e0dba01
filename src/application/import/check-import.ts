import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { BODY_MAX, checkLocalised, type Lang } from '../../domain/kit/text.ts';
import { checkTopics } from '../../domain/kit/topic.ts';
import { checkName } from '../../domain/participant/participant.ts';
import { checkLocation, checkPlace, checkTags } from '../../domain/proposal/proposal.ts';
import { checkContent } from '../../domain/proposal/version.ts';
import type { ImportBatch, ImportedContribution, ImportedSupport, SkippedRow } from './import-batch.ts';

export type Checked<T> = { readonly rows: readonly T[]; readonly skipped: readonly SkippedRow[] };

/** The contributions that hold by the rules for texts, tags, places and times, and the rows that do not. */
export function checkContributions(
  batch: ImportBatch<ImportedContribution>,
  by: { readonly languages: readonly Lang[]; readonly now: Date },
): Checked<ImportedContribution> {
  const rows: ImportedContribution[] = [];
  const skipped: SkippedRow[] = batch.broken.map((broken) => ({ file: batch.file, ...broken }));
  const lineOf = new Map<string, number>();
  for (const { line, ...row } of batch.rows) {
    const skip = (because: string) => skipped.push({ file: batch.file, line, because });
    const earlier = lineOf.get(row.key);
    if (earlier !== undefined) {
      skip(`the same key as line ${earlier}: ${row.key}`);
      continue;
    }
    if (row.at > by.now) {
      skip('its time is in the future');
      continue;
    }
    const checked = checkContribution(row, by.languages);
    if (!checked.ok) skip(supportsFor(checked.refusal));
    else {
      lineOf.set(row.key, line);
      rows.push(checked.value);
    }
  }
  return { rows, skipped: skipped.toSorted((a, b) => a.line - b.line) };
}

function checkContribution(
  row: ImportedContribution,
  languages: readonly Lang[],
): Result<ImportedContribution, Refusal> {
  const content = checkContent(row.content, languages);
  if (!content.ok) return content;
  const tags = checkTags(row.tags);
  if (!tags.ok) return tags;
  const topics = checkTopics(row.topics ?? []);
  if (!topics.ok) return topics;
  const location = row.location === null ? ok(null) : checkLocation(row.location);
  if (!location.ok) return location;
  const name = checkName(row.author.name, 'author');
  if (!name.ok) return name;
  const place = row.place == null ? ok(null) : checkPlace(row.place);
  if (!place.ok) return place;
  const answer = row.answer == null ? ok(null) : checkLocalised(row.answer.body, 'answer', BODY_MAX);
  if (!answer.ok) return answer;
  return ok({
    ...row,
    content: content.value,
    tags: tags.value,
    topics: topics.value,
    location: location.value,
    place: place.value,
    answer: row.answer == null || answer.value === null ? null : { ...row.answer, body: answer.value },
    author: { key: row.author.key, name: name.value },
  });
}

/** The words about contributions that are there, and the rows that are about none. */
export function checkSupports(
  batch: ImportBatch<ImportedSupport>,
  about: { readonly contributions: ReadonlySet<string>; readonly now: Date },
): Checked<ImportedSupport> {
  const skipped: SkippedRow[] = batch.broken.map((broken) => ({ file: batch.file, ...broken }));
  const rows: ImportedSupport[] = [];
  for (const row of batch.rows) {
    const skip = (because: string) => skipped.push({ file: batch.file, line: row.line, because });
    if (!about.contributions.has(row.contribution)) skip(`no contribution with this id: ${row.contribution}`);
    else if (row.at > about.now) skip('its time is in the future');
    else rows.push(row);
  }
  return { rows, skipped: skipped.toSorted((a, b) => a.line - b.line) };
}

function supportsFor(refusal: Refusal): string {
  if (refusal.type !== 'invalid') return refusal.type.replaceAll('-', ' ');
  const limit = refusal.limit === undefined ? '' : ` (limit ${refusal.limit})`;
  return `${refusal.field}: ${refusal.because.replaceAll('-', ' ')}${limit}`;
}
