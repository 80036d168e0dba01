import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import { fromJson } from '../kit/json.ts';
import type { DB } from '../kit/schema.ts';
import { answersOf, withCommitments } from './answers.ts';

export function answerViews(db: Kysely<DB>): Pick<ViewReader, 'answers' | 'latestAnswers'> {
  return {
    answers: (proposalId) => answersOf(db, proposalId),
    async latestAnswers({ consultationId, limit }) {
      let query = db
        .selectFrom('answer')
        .innerJoin('proposal', 'proposal.id', 'answer.proposal_id')
        .innerJoin('consultation', 'consultation.id', 'proposal.consultation_id')
        .innerJoin('proposal_version', (join) =>
          join
            .onRef('proposal_version.proposal_id', '=', 'proposal.id')
            .onRef('proposal_version.number', '=', 'proposal.current_version'),
        )
        .selectAll('answer')
        .select([
          'consultation.slug',
          'consultation.title as consultation_title',
          'consultation.host_institution',
          'proposal_version.title',
          sql<number>`proposal.number`.as('number'),
        ])
        .where('proposal.status', '=', 'published')
        .where('consultation.published_at', 'is not', null)
        .where(sql<boolean>`answer.host_status is distinct from 'refused'`)
        .where(
          sql<boolean>`answer.version = (
            select max(version) from answer other
            where other.proposal_id = proposal.id and other.institution is not distinct from answer.institution
          )`,
        );
      if (consultationId !== null) query = query.where('consultation.id', '=', consultationId);
      const rows = await query
        .orderBy('answer.published_at', 'desc')
        .orderBy('answer.id', 'desc')
        .limit(limit)
        .execute();
      const answers = await withCommitments(db, rows);
      return rows.flatMap((row, index) => {
        const answer = answers[index];
        if (answer === undefined) return [];
        const [title, consultation] = [
          fromJson<typeof answer.body>(row.title),
          fromJson<typeof answer.body>(row.consultation_title),
        ];
        const by = row.ours ? null : (row.institution ?? row.host_institution);
        return [{ slug: row.slug, consultation, number: row.number, title, answer, by }];
      });
    },
  };
}
