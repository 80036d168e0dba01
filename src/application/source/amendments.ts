import { amendmentKey } from '../../domain/source/source.ts';
import type { SourceProposal } from './ports.ts';
import type { Following } from './save-consultation.ts';

/** Writes down of which proposals a page says what amends them: an amendment itself, which may come with a later page, does not. */
export async function saveAmendments(
  { writer, consultation, passAt }: Following,
  told: readonly SourceProposal[],
): Promise<void> {
  const of = { consultationId: consultation.id, kind: 'proposal' } as const;
  const links = told.flatMap(({ key, amendments = [] }) =>
    amendments.map((each) => ({ key: amendmentKey(each), withinKey: key })),
  );
  if (links.length === 0) return;
  const known = await writer.sources.items({ ...of, keys: links.map(({ key }) => key) });
  const added = links.filter(({ key, withinKey }) => known.get(key)?.withinKey !== withinKey);
  await writer.sources.saveItems(
    consultation.id,
    added.map((link) => ({
      ...{ ...link, kind: 'proposal', subjectId: null, url: null, digest: '', trait: null, seenAt: passAt },
      ...{ goneAt: null, problem: null, commentsState: null, commentsRead: null, commentsReadAt: null },
    })),
  );
}

/** The numbers here of what some amend, by their keys; none of what is not here. */
export async function amendedBy(
  { writer, consultation }: Following,
  told: readonly SourceProposal[],
): Promise<ReadonlyMap<string, number>> {
  const of = { consultationId: consultation.id, kind: 'proposal' } as const;
  const numbers = new Map<string, number>();
  if (told.length === 0) return numbers;
  const links = await writer.sources.items({ ...of, keys: told.map(({ key }) => amendmentKey(key)) });
  const amended = [...links.values()].flatMap(({ withinKey }) => (withinKey === null ? [] : [withinKey]));
  const items = await writer.sources.items({ ...of, keys: amended });
  for (const { key } of told) {
    const { subjectId = null } = items.get(links.get(amendmentKey(key))?.withinKey ?? '') ?? {};
    const { number = null } = (subjectId === null ? null : await writer.proposals.byId(subjectId)) ?? {};
    if (number !== null) numbers.set(key, number);
  }
  return numbers;
}
