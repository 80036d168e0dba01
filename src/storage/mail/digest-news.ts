import { type Kysely, sql } from 'kysely';
import type { DigestNews } from '../../application/mail/digest/ports.ts';
import { NEWS_TYPES, type NewsType } from '../../domain/mail/news.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB, Json } from '../kit/schema.ts';

type Row = {
  readonly position: number;
  readonly type: NewsType;
  readonly consultation_id: string;
  readonly slug: string;
  readonly title: Json;
  readonly time_zone: string;
  readonly proposal_id: string | null;
  readonly number: number | null;
  readonly status: string | null;
  readonly proposal_title: Json | null;
  readonly lang: string | null;
  readonly verdict: string | null;
  readonly phase_id: string | null;
  readonly phase_kind: string | null;
  readonly phase_title: Json | null;
  readonly phase_closes_at: Date | null;
  readonly ballot_id: string | null;
  readonly ballot_slug: string | null;
  readonly ballot_question: Json | null;
  readonly ballot_closes_at: Date | null;
  readonly poll_id: string | null;
  readonly poll_question: Json | null;
  readonly poll_closes_at: Date | null;
  readonly commitment_id: string | null;
  readonly commitment_text: Json | null;
  readonly commitment_status: string | null;
  readonly cohost_answer_id: string | null;
  readonly cohost_verdict: string | null;
  readonly cohost_institution: string | null;
  readonly cohost_name: string | null;
};

/** News for followers, with the current state of what it is about; nothing of what was never public. */
export async function digestNews(
  db: Kysely<DB>,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<readonly DigestNews[]> {
  const named = (name: string) => sql`(event.data ->> ${sql.lit(name)})::uuid`;
  const { rows } = await sql<Row>`
    select event.position, event.type, consultation.id as consultation_id, consultation.slug, consultation.title,
      consultation.time_zone, proposal.id as proposal_id, proposal.number, proposal.status, version.title as proposal_title,
      version.lang, proposal.verdict, phase.id as phase_id, phase.kind as phase_kind, phase.title as phase_title,
      phase.closes_at as phase_closes_at, ballot.id as ballot_id, ballot.slug as ballot_slug,
      ballot.question as ballot_question, ballot.closes_at as ballot_closes_at, poll.id as poll_id,
      poll.question as poll_question, poll.closes_at as poll_closes_at, commitment.id as commitment_id,
      commitment.text as commitment_text, commitment.status as commitment_status,
      cohost_answer.id as cohost_answer_id, cohost_answer.verdict as cohost_verdict,
      cohost_answer.institution as cohost_institution, remote_actor.name as cohost_name
    from event
    join consultation on consultation.id = event.consultation_id and consultation.published_at is not null
    left join proposal on proposal.id = event.proposal_id
    left join proposal_version version on version.proposal_id = proposal.id and version.number = proposal.current_version
    left join phase on phase.id = ${named('phaseId')}
    left join ballot on ballot.id = ${named('ballotId')}
    left join poll on poll.id = ${named('pollId')}
    left join commitment on commitment.id = ${named('commitmentId')}
    left join answer cohost_answer on cohost_answer.id = ${named('answerId')} and cohost_answer.institution is not null
    left join remote_actor on remote_actor.uri = cohost_answer.institution
    where event.position > ${after} and event.position <= ${through} and event.type = any(${[...NEWS_TYPES]}::text[])
      and (event.proposal_id is null or proposal.number is not null)
      and cohost_answer.host_status is distinct from 'refused'
    order by event.position`.execute(db);
  return rows.map(newsOf);
}

function newsOf(row: Row): DigestNews {
  const { position, type } = row;
  return {
    position,
    type,
    consultation: { id: row.consultation_id, slug: row.slug, title: fromJson(row.title), timeZone: row.time_zone },
    proposal: proposalOf(row),
    phase:
      row.phase_id === null || row.phase_closes_at === null
        ? null
        : {
            id: row.phase_id,
            kind: fromJson(row.phase_kind),
            title: row.phase_title === null ? null : fromJson(row.phase_title),
            closesAt: row.phase_closes_at,
          },
    ballot:
      row.ballot_id === null || row.ballot_closes_at === null
        ? null
        : {
            id: row.ballot_id,
            slug: row.ballot_slug ?? '',
            question: fromJson(row.ballot_question),
            closesAt: row.ballot_closes_at,
          },
    poll:
      row.poll_id === null || row.poll_closes_at === null
        ? null
        : { id: row.poll_id, question: fromJson(row.poll_question), closesAt: row.poll_closes_at },
    commitment:
      row.commitment_id === null
        ? null
        : {
            id: row.commitment_id,
            text: fromJson(row.commitment_text),
            status: fromJson(row.commitment_status),
          },
    cohostAnswer: cohostAnswerOf(row),
  };
}

function cohostAnswerOf(row: Row): DigestNews['cohostAnswer'] {
  const { cohost_answer_id: id, cohost_institution: uri, cohost_name: name } = row;
  if (id === null || uri === null) return null;
  const institution = name === null || name === '' ? new URL(uri).host : name;
  return { id, verdict: fromJson(row.cohost_verdict), institution };
}

function proposalOf(row: Row): DigestNews['proposal'] {
  const { proposal_id: id, number, proposal_title: title, lang } = row;
  if (id === null || number === null) return null;
  return {
    id,
    number,
    status: fromJson(row.status),
    title: title === null ? {} : fromJson(title),
    lang: lang ?? '',
    verdict: fromJson(row.verdict),
  };
}
