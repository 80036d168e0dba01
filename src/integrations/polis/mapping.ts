import type { ImportedContribution, ImportedSupport, InvalidRow } from '../../application/import/check-import.ts';
import { pseudonymOf } from '../../application/import/save-import.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { Side } from '../../domain/support/support.ts';
import { titleFrom } from '../title.ts';

/** A row of an export as the file has it, by column. */
export type Cells = Readonly<Record<string, string>>;

export const COMMENT_COLUMNS = [
  'timestamp',
  'comment-id',
  'author-id',
  'agrees',
  'disagrees',
  'moderated',
  'comment-body',
] as const;
export const VOTE_COLUMNS = ['timestamp', 'comment-id', 'voter-id', 'vote'] as const;

/** What a conversation says of itself in summary.csv. */
export type Summary = {
  /** The last part of its address, which names it for good. */
  readonly conversation: string;
  /** Name of the source as shown to people. */
  readonly label: string;
  readonly topic: string;
  readonly description: string;
};

export function summaryOf(pairs: ReadonlyMap<string, string>, folder: string): Summary {
  const url = pairs.get('url') ?? '';
  const address = URL.canParse(url) ? new URL(url) : null;
  const conversation = address?.pathname.split('/').findLast((part) => part !== '') ?? folder;
  const topic = pairs.get('topic')?.trim() || folder;
  return {
    conversation,
    label: address === null ? `Pol.is, ${folder}` : `${address.host}${address.pathname}`,
    topic,
    description: pairs.get('conversation-description')?.trim() || topic,
  };
}

/** Scripts that one language writes for nearly everybody; of any other the export says nothing. */
const SCRIPTS: readonly (readonly [RegExp, Lang])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
];

/** The language of a conversation as far as its script tells, else English. */
export function languageOf({ topic, description }: Summary): Lang {
  return SCRIPTS.find(([script]) => script.test(`${topic} ${description}`))?.[1] ?? 'en';
}

/** A comment as a contribution: its text is the body, its first sentence the title. -1 was moderated out. */
export function contributionOf(
  cells: Cells,
  of: { readonly lang: Lang; readonly label: string },
): ImportedContribution | Pick<InvalidRow, 'because'> {
  const wrong = firstWrong(cells, {
    timestamp: isTime,
    'comment-id': isKey,
    'author-id': isKey,
    agrees: isCount,
    disagrees: isCount,
    moderated: (cell) => /^(-1|0|1)$/.test(cell),
  });
  if (wrong !== null) return wrong;
  const body = cells['comment-body'] ?? '';
  if (body.trim() === '') return { because: 'comment-body is empty' };
  const author = cells['author-id'] ?? '';
  return {
    key: cells['comment-id'] ?? '',
    author: { key: author, name: pseudonymOf(author) },
    content: {
      title: { [of.lang]: titleFrom(body, of.lang) },
      body: { [of.lang]: body },
      lang: of.lang,
      cost: null,
      amends: null,
    },
    tags: [],
    location: null,
    at: new Date(Number(cells['timestamp'])),
    removed: cells['moderated'] === '-1' ? removedIn(of) : null,
    published: { for: Number(cells['agrees']), against: Number(cells['disagrees']), recounted: true },
  };
}

const SIDES: Readonly<Record<string, Side | null>> = { '1': 'for', '-1': 'against', '0': null };

/** A vote as a word: agreeing is a support, disagreeing an objection, passing takes no side. */
export function wordOf(cells: Cells): ImportedSupport | Pick<InvalidRow, 'because'> {
  const wrong = firstWrong(cells, {
    timestamp: isTime,
    'comment-id': isKey,
    'voter-id': isKey,
    vote: (cell) => Object.hasOwn(SIDES, cell),
  });
  if (wrong !== null) return wrong;
  return {
    contribution: cells['comment-id'] ?? '',
    voter: cells['voter-id'] ?? '',
    side: SIDES[cells['vote'] ?? ''] ?? null,
    at: new Date(Number(cells['timestamp'])),
  };
}

function firstWrong(
  cells: Cells,
  holds: Readonly<Record<string, (cell: string) => boolean>>,
): Pick<InvalidRow, 'because'> | null {
  const wrong = Object.entries(holds).find(([column, fits]) => !fits(cells[column] ?? ''));
  return wrong === undefined ? null : { because: `${wrong[0]} is no such value: ${shown(cells[wrong[0]] ?? '')}` };
}

function isKey(cell: string): boolean {
  return /^\d{1,12}$/.test(cell);
}

function isCount(cell: string): boolean {
  return /^\d{1,9}$/.test(cell);
}

/** Milliseconds since 1970, at most until the year 9999. */
function isTime(cell: string): boolean {
  return /^\d{1,15}$/.test(cell) && Number(cell) < 253_402_300_800_000;
}

/** A cell as an operator may read it in a terminal. */
function shown(cell: string): string {
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
}

function removedIn({ lang, label }: { readonly lang: Lang; readonly label: string }): string {
  return lang.startsWith('fr')
    ? `Contribution écartée par la modération sur la plateforme d’origine (${label}).`
    : `Moderated out on the platform it came from (${label}).`;
}
