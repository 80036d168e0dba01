import { type Kysely, sql } from 'kysely';
import type { ProposalText, Synthesis, SynthesisViews, SynthesisWriter } from '../../application/synthesis/ports.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

export function synthesisViews(db: Kysely<DB>): SynthesisViews {
  return {
    proposalTexts: (consultationId) => textsOf(db, consultationId),
    async proposalTitles(consultationId) {
      return (await textsOf(db, consultationId)).map(({ number, title, lang }) => ({ number, title, lang }));
    },
    async latestSynthesis(consultationId) {
      const row = await db
        .selectFrom('synthesis')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('published_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        id: row.id,
        consultationId: row.consultation_id,
        agentId: row.agent_id,
        publishedAt: row.published_at,
        words: fromJson<Synthesis['words']>(row.words),
        document: fromJson<Synthesis['document']>(row.document),
      };
    },
  };
}

export function synthesisWriter(db: Kysely<DB>): SynthesisWriter {
  return {
    async save({ id, consultationId, agentId, publishedAt, words, document }) {
      await db
        .insertInto('synthesis')
        .values({
          id,
          consultation_id: consultationId,
          agent_id: agentId,
          published_at: publishedAt,
          words: jsonb(words),
          document: jsonb(document),
        })
        .execute();
    },
  };
}

async function textsOf(db: Kysely<DB>, consultationId: string): Promise<readonly ProposalText[]> {
  const { rows } = await sql<Omit<ProposalText, 'title' | 'body'> & { title: unknown; body: unknown }>`
    select proposal.number, version.number as version, version.title, version.body, version.lang,
      version.content_hash as "contentHash"
    from proposal join proposal_version version
      on version.proposal_id = proposal.id and version.number = proposal.current_version
    where proposal.consultation_id = ${consultationId} and proposal.status = 'published'
    order by proposal.number`.execute(db);
  return rows.map((row) => ({ ...row, title: fromJson(row.title as never), body: fromJson(row.body as never) }));
}
