import fc from 'fast-check';

/** Hosts of which one is limited and one is blocked; each has the same accounts. */
export const HOSTS = ['h0.example', 'limited.example', 'h2.example', 'blocked.example'] as const;
/** People, one whose name changed to gone, and one that is a Service. */
export const ACCOUNTS = ['ana', 'bea', 'carl', 'dora', 'gone', 'bot'] as const;
/** What stands before anything arrives. */
export const STANDING = [
  'proposal 1',
  'proposal 2',
  'withdrawn',
  'comment',
  'poll',
  'group',
  'nothing',
  'nul',
] as const;

/** One activity. Numbers name what the same host sent before, by its place among that. */
export type ReceivedAct = {
  readonly host: number;
  readonly by: (typeof ACCOUNTS)[number];
  /** Seconds by which its signature is older than its receipt. */
  readonly late: number;
} & (
  | {
      readonly kind: 'Like' | 'Dislike' | 'EmojiReact' | 'Announce' | 'Follow' | 'Block';
      readonly to: Standing | number;
    }
  | { readonly kind: 'Undo'; readonly of: number; readonly by_: 'id' | 'embedded' | 'nul' }
  | { readonly kind: 'comment'; readonly to: Standing | number; readonly text: string; readonly isPublic: boolean }
  | { readonly kind: 'propose'; readonly text: string; readonly isPublic: boolean }
  | { readonly kind: 'vote'; readonly option: string }
  | { readonly kind: 'Delete'; readonly of: number | 'own' | 'unknown' }
  | { readonly kind: 'Update'; readonly of: number; readonly text: string }
  | { readonly kind: 'Flag'; readonly to: readonly Standing[]; readonly text: string }
  | { readonly kind: 'again'; readonly of: number; readonly how: 'same' | 'later' | 'other' }
  | { readonly kind: 'odd'; readonly object: unknown; readonly type: string }
);
type Standing = (typeof STANDING)[number];

const text = fc.constantFrom(
  '<p>Oui.</p>',
  '<p>Un pont.</p>',
  '',
  'a\u0000b',
  '\ud800',
  `<p>${'long '.repeat(3_000)}</p>`,
);
const nth = fc.nat({ max: 8 });
const standing = fc.constantFrom(...STANDING);
const target = fc.oneof({ weight: 4, arbitrary: standing }, { weight: 2, arbitrary: nth });
const isPublic = fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
const kind = <const K>(given: K) => fc.constant(given);

const what = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constantFrom('Like', 'Dislike', 'EmojiReact'), to: target } as const),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('Announce', 'Follow', 'Block'), to: target } as const) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind('Undo'), of: nth, by_: fc.constantFrom('id', 'embedded', 'nul') } as const),
  },
  { weight: 5, arbitrary: fc.record({ kind: kind('comment'), to: target, text, isPublic }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('propose'), text, isPublic }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('vote'), option: fc.constantFrom('Matin', 'Soir', 'Jamais') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('Delete'), of: fc.oneof(nth, fc.constantFrom('own', 'unknown')) } as const),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('Update'), of: nth, text }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('Flag'), to: fc.array(standing, { maxLength: 3 }), text }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('again'), of: nth, how: fc.constantFrom('same', 'later', 'other') } as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('odd'),
      type: fc.constantFrom('Like', 'Create', 'Delete', 'Follow', 'Undo', 'View', 'constructor', 'Move', 'Accept'),
      object: fc.constantFrom(null, 7, [], {}, 'https://h0.example/\u0000', { id: 1e308 }, ['x'], { type: 'Note' }),
    }),
  },
);

export function anyReceivedActs(hosts: number): fc.Arbitrary<readonly ReceivedAct[]> {
  const act = fc
    .tuple(
      fc.record({
        host: fc.nat({ max: hosts - 1 }),
        by: fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(...ACCOUNTS.slice(0, 4)) },
          { weight: 1, arbitrary: fc.constantFrom(...ACCOUNTS) },
        ),
        late: fc.constantFrom(0, 0, 0, 7),
      }),
      what,
    )
    .map(([from, done]) => ({ ...from, ...done }) as ReceivedAct);
  return fc.array(act, { minLength: 2, maxLength: 45, size: 'max' });
}
