import type { Verdict } from '../../domain/answer/answer.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { BODY_MAX, checkLocalised, type Lang, type Localised } from '../../domain/kit/text.ts';
import { checkTopics, type TopicId } from '../../domain/kit/topic.ts';
import { checkName } from '../../domain/participant/participant.ts';
import { checkLocation, checkPlace, checkTags, type Location } from '../../domain/proposal/proposal.ts';
import { type Content, checkContent } from '../../domain/proposal/version.ts';
import type { Side } from '../../domain/support/support.ts';

/** Where contributions come from. */
export type Source = {
  /** Stable name of the source, `polis:2demo`: with a key of the source, it identifies an imported item for good. */
  readonly key: string;
  /** As people are told, `pol.is/2demo`. */
  readonly label: string;
};

/** One contribution as the source has it. Nothing of it was checked by the rules yet. */
export type ImportedContribution = {
  /** Its key in the source. */
  readonly key: string;
  readonly author: { readonly key: string; readonly name: string };
  readonly content: Content;
  readonly tags: readonly string[];
  readonly topics?: readonly TopicId[] | undefined;
  readonly location: Location | null;
  readonly place?: string | null | undefined;
  /** When the source received it. */
  readonly at: Date;
  /** Why the source took it away, in words for the public; null where it did not. */
  readonly removed: string | null;
  /** Whether its author took it back there. */
  readonly withdrawn?: boolean | undefined;
  readonly answer?: ImportedAnswer | null | undefined;
  /** Where people read it there. */
  readonly url?: string | null | undefined;
  readonly published: { readonly for: number; readonly against: number; readonly recounted: boolean } | null;
};

/** What an institution answered on another platform. */
export type ImportedAnswer = { readonly verdict: Verdict; readonly body: Localised; readonly at: Date };

/** Somebody's word in the source: `null` is one that takes no side. */
export type ImportedSupport = {
  readonly contribution: string;
  readonly voter: string;
  readonly side: Side | null;
  readonly at: Date;
};

export type InvalidRow = { readonly line: number; readonly because: string };

/** What was read of one file: rows with their line, and the lines that are no such row. */
export type ImportBatch<T> = {
  readonly file: string;
  readonly rows: readonly (T & { readonly line: number })[];
  readonly broken: readonly InvalidRow[];
};

/** A row that was left out, and why. */
export type SkippedRow = { readonly file: string; readonly line: number; readonly because: string };

type Checked<T> = { readonly rows: readonly T[]; readonly skipped: readonly SkippedRow[] };

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
