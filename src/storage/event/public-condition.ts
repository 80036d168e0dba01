import { type RawBuilder, sql } from 'kysely';

/**
 * Whether everybody may read an event of a public type, over `event` left-joined with its `consultation`, its `proposal` and the
 * `comment` in its data. What never became public leaves no public trace, nor does what happened to it before it did: changes of
 * a draft, of a proposal before it had a number, of a comment before anybody could read it.
 */
export const IS_READABLE: RawBuilder<boolean> = sql<boolean>`(
  (event.consultation_id is null or consultation.published_at is not null)
  and (event.type not in ('consultation-changed', 'cover-changed') or (event.data ->> 'published')::boolean)
  and (event.proposal_id is null or proposal.number is not null)
  and (event.type not like 'proposal-%' and event.type not like 'version-%' and event.type <> 'details-changed'
    or proposal.published_at <= event.at)
  and (event.type not like 'comment-%' or comment.published_at <= event.at)
  and (event.type <> 'outgoing-comment-published' or comment.published_at is not null)
)`;
