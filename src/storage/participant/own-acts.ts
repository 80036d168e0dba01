import { type Kysely, sql } from 'kysely';
import type { OwnAct, OwnActKind, OwnActReader } from '../../application/participant/ports.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB, Json } from '../kit/schema.ts';

type Row = {
  readonly kind: OwnActKind;
  readonly id: string;
  readonly at: Date;
  readonly status: string | null;
  readonly side: string | null;
  readonly version: number | null;
  readonly text: string | null;
  readonly outcome: string | null;
  readonly slug: string;
  readonly consultation_title: Json;
  readonly time_zone: string;
  readonly number: number | null;
  readonly proposal_status: string | null;
  readonly current_version: number | null;
  readonly verdict: string | null;
  readonly waits: boolean | null;
  readonly title: Json | null;
  readonly lang: string | null;
  readonly question: Json | null;
  readonly chosen: Json | null;
  readonly decision_id: string | null;
  readonly decision_kind: string | null;
  readonly decision_rule: string | null;
  readonly decision_reason: string | null;
  readonly by_host: boolean | null;
};

export function ownActReader(db: Kysely<DB>): OwnActReader {
  return {
    async of({ participantId, pseudonyms, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['time', 'id']);
      const older = cursor === null ? sql`` : sql`where (at, id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`;
      const { rows } = await sql<Row>`
        select act.kind, act.id, act.at, act.status, act.side, act.version, act.text, act.outcome,
          consultation.slug, consultation.title as consultation_title, consultation.time_zone,
          proposal.number, proposal.status as proposal_status, proposal.current_version, proposal.verdict,
          act.kind = 'proposal' and proposal.pending_version is not null as waits,
          -- Somebody else's text that was taken away is not to be read here either.
          case when proposal.status = 'published' or proposal.author_id = ${participantId} then version.title end as title,
          version.lang, poll.question,
          case when act.kind = 'poll-vote' then (
            select jsonb_agg(option.name order by option.position)
            from poll_vote vote join poll_option option on option.id = vote.option_id
            where vote.poll_id = act.id and vote.voter = any(${[...pseudonyms]}::text[])
          ) end as chosen,
          decision.id as decision_id, decision.kind as decision_kind, decision.rule as decision_rule,
          decision.reason as decision_reason, decision.by_host
        from (select * from (${actsOf(participantId, pseudonyms)}) as every_act ${older} order by at desc, id desc limit ${limit + 1}) as act
        join consultation on consultation.id = act.consultation_id
        left join proposal on proposal.id = act.proposal_id
        left join proposal_version version on version.proposal_id = proposal.id and version.number = proposal.current_version
        left join poll on act.kind = 'poll-vote' and poll.id = act.id
        left join lateral (
          select * from decision where subject_id = act.id and subject_kind = act.kind
          order by decided_at desc, id desc limit 1
        ) as decision on act.status in ('held', 'removed')
        order by act.at desc, act.id desc`.execute(db);
      return pageOf(rows, limit, { item: actOf, cursor: (row) => [row.at.toISOString(), row.id] });
    },
  };
}

function actsOf(participantId: string, pseudonyms: readonly Pseudonym[]) {
  const anyPseudonym = sql`any(${[...pseudonyms]}::text[])`;
  const subject = (table: string) => sql`left join comment on ${sql.ref(`${table}.subject_kind`)} = 'comment'
    and comment.id = ${sql.ref(`${table}.subject_id`)}`;
  const about = (table: string) =>
    sql`case when ${sql.ref(`${table}.subject_kind`)} = 'proposal' then ${sql.ref(`${table}.subject_id`)} else comment.proposal_id end`;
  return sql`
    select 'proposal' as kind, id, received_at as at, consultation_id, id as proposal_id, status,
      null::text as side, null::integer as version, null::text as text, null::text as outcome
      from proposal where author_id = ${participantId}
    union all
    select 'comment', id, received_at, consultation_id, proposal_id, status, side, null, body, null
      from comment where author_id = ${participantId}
    union all
    select 'support', proposal_id, given_at, consultation_id, proposal_id, null, side, version, null, null
      from support join proposal on proposal.id = proposal_id where supporter = ${anyPseudonym}
    union all
    select 'poll-vote', poll_id, min(cast_at), consultation_id, null, null, null, null, null, null
      from poll_vote join poll on poll.id = poll_id where voter = ${anyPseudonym}
      group by poll_id, consultation_id
    union all
    select 'report', report.id, report.filed_at, report.consultation_id, ${about('report')}, null, null, null, report.text, report.outcome
      from report ${subject('report')} where reporter_id = ${participantId}
    union all
    select 'appeal', appeal.decision_id, appeal.filed_at, appeal.consultation_id, ${about('appeal')}, null, null, null, appeal.text, appeal.outcome
      from appeal ${subject('appeal')} where participant_id = ${participantId}`;
}

function actOf(row: Row): OwnAct {
  const { kind, id, at, version, text, outcome, number, current_version: current, question } = row;
  return {
    kind,
    id,
    at,
    consultation: { slug: row.slug, title: localised(row.consultation_title), timeZone: row.time_zone },
    proposal:
      row.proposal_status === null
        ? null
        : {
            number,
            title: localised(row.title),
            lang: row.lang ?? '',
            status: fromJson(row.proposal_status),
            version: current ?? 1,
            verdict: fromJson(row.verdict),
          },
    waits: row.waits === true,
    status: fromJson(row.status),
    decision: decisionOf(row),
    side: fromJson(row.side),
    version,
    text,
    outcome,
    poll: question === null ? null : { question: localised(question), chosen: chosenOf(row.chosen) },
  };
}

function decisionOf(row: Row): OwnAct['decision'] {
  const { decision_id: id, decision_reason: reason, by_host: byHost } = row;
  if (id === null) return null;
  const [kind, rule] = [row.decision_kind, row.decision_rule];
  return { id, kind: fromJson(kind), rule: fromJson(rule), reason: reason ?? '', byHost: byHost === true };
}

function localised(value: Json | null): Localised {
  return value === null ? {} : fromJson(value);
}

function chosenOf(value: Json | null): readonly Localised[] {
  return value === null ? [] : fromJson(value);
}
