import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { ProposalQuery } from '../../application/proposal/ports.ts';
import { topicOf, topicsSearched } from '../../domain/kit/topic.ts';
import type { DB } from '../kit/schema.ts';
import { searchQuery } from '../kit/search-terms.ts';
import { isStorableText } from '../kit/storable-text.ts';

type Filter = Pick<
  ProposalQuery,
  'consultationId' | 'statuses' | 'search' | 'langs' | 'tag' | 'topic' | 'answered' | 'published'
>;

/** Whether all proposals of a status are wanted, whatever is in them. */
export function isWhole({ search, tag, topic, answered, published }: Filter): boolean {
  return [tag, topic, answered, published ?? null].every((each) => each === null) && (search ?? '').trim() === '';
}

export function filtered(db: Kysely<DB>, filter: Filter): SelectQueryBuilder<DB, 'proposal', object> {
  let query: SelectQueryBuilder<DB, 'proposal', object> = db
    .selectFrom('proposal')
    .where('consultation_id', '=', filter.consultationId)
    .where('status', 'in', filter.statuses)
    // What was taken back before it had a number was never public, and leaves no trace there.
    .where(sql<boolean>`(number is not null or status = 'held')`);
  const text = filter.search?.trim() ?? '';
  const words = searchQuery(text, filter.langs);
  // A topic is found by its label in any language.
  const topics = topicsSearched(text);
  if (words !== null) {
    query = query.where(
      topics.length === 0
        ? sql<boolean>`search @@ ${words}::tsquery`
        : sql<boolean>`(search @@ ${words}::tsquery or topics && ${[...topics]}::text[])`,
    );
  }
  if (text !== '' && words === null) query = query.where(sql<boolean>`false`);
  if (filter.tag !== null) {
    query = isStorableText(filter.tag)
      ? query.where(sql<boolean>`${filter.tag} = any(tags)`).where('status', 'in', ['published', 'held'])
      : query.where(sql<boolean>`false`);
  }
  if (filter.topic !== null) {
    query =
      topicOf(filter.topic) === null
        ? query.where(sql<boolean>`false`)
        : query.where(sql<boolean>`topics @> ${[filter.topic]}::text[]`).where('status', 'in', ['published', 'held']);
  }
  if (filter.published !== undefined) {
    const { from, to } = filter.published;
    query = query.where('published_at', '>=', from).where('published_at', '<=', to);
  }
  if (filter.answered !== null) query = query.where('verdict', filter.answered ? 'is not' : 'is', null);
  return query;
}
